import type { Tx } from '../../../kernel/db.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { takeBackGroup } from '../outbox/index.ts';
import { campaignFor, campaignOr404, userOf, variantsFor } from './campaigns.ts';
import { giveBack, keepCost } from './conclude.ts';
import { shiftCounts, type Shift, type Totals } from './count-queries.ts';
import type { CampaignTools } from './deps.ts';
import { noWinner, nothingFailed, ownApproval } from './errors.ts';
import { campaignJobs } from './jobs.ts';
import { tellProgress } from './progress.ts';
import { setStanding, shiftHeld, type CampaignRow } from './queries.ts';
import { cancelWaiting, putBack, wantAgain, type Moved } from './recipient-queries.ts';
import { checkCarriers, reserveFor, spokenChannels, type Asked } from './start.ts';
import type { RecipientState, Status } from './state.ts';
import { crown, isCandidate } from './winner.ts';
import { scriptsOf } from './words.ts';

interface Step extends Asked {
  readonly now: Date;
}

function note(
  tx: Tx,
  source: AuditSource,
  { id, action, details }: { readonly id: string; readonly action: string; readonly details?: object },
): Promise<void> {
  return record(tx, source, [{ action: `campaign.${action}`, objectType: 'campaign', objectId: id, ...(details ? { details: { ...details } } : {}) }]);
}

function shiftsTo(campaignId: string, moved: readonly Moved[], to: RecipientState): readonly Shift[] {
  return moved.flatMap(({ variant, was, people }) => [
    { campaignId, variant, field: was, by: -people },
    { campaignId, variant, field: to, by: people },
  ]);
}

/** Takes back what nobody has begun to send. @returns the credits that came back with it */
async function takeBack(tx: Tx, id: string, { to, now }: { readonly to: 'waiting' | 'cancelled'; readonly now: Date }): Promise<bigint> {
  // messages before people before figures: the order in which the dispatcher takes them
  const taken = await takeBackGroup(tx, { groupId: id, standbys: to === 'cancelled', now });
  const moved = await putBack(tx, id, { messageIds: taken.map((one) => one.id), to, at: now });
  await shiftCounts(tx, shiftsTo(id, moved, to));
  return BigInt(taken.reduce((sum, { credits }) => sum + credits, 0));
}

/**
 * Stops a campaign: what nobody has begun to send is taken out of the line, so `waiting` are exactly those who got nothing,
 * and `queued` those whose message is being handed over at this moment.
 * @throws AppError `not_found`, `campaigns.wrong_state`
 */
export async function pauseCampaign(tx: Tx, { source, id, now }: Step): Promise<Totals> {
  await campaignFor(tx, 'pause', id);
  return halt(tx, source, { id, reason: '', now });
}

/** As a pause, for a reason of its own. */
export async function halt(
  tx: Tx,
  source: AuditSource,
  { id, reason, now }: { readonly id: string; readonly reason: string; readonly now: Date },
): Promise<Totals> {
  await shiftHeld(tx, id, await takeBack(tx, id, { to: 'waiting', now }));
  await setStanding(tx, id, { status: 'paused', statusReason: reason, nextFeedAt: null });
  const totals = await tellProgress(tx, id, 'paused');
  await note(tx, source, { id, action: 'paused', details: { left: totals.waiting, under_way: totals.queued, ...(reason ? { reason } : {}) } });
  return totals;
}

/** @throws AppError `not_found`, `campaigns.wrong_state`, and what keeps it from sending */
export async function resumeCampaign(tx: Tx, tools: CampaignTools, { source, id }: Asked): Promise<void> {
  const campaign = await campaignFor(tx, 'resume', id);
  await checkCarriers(tx, tools, campaign);
  await run(tx, { id, now: tools.clock.now() });
  await note(tx, source, { id, action: 'resumed' });
}

async function run(tx: Tx, { id, now }: Pick<Step, 'id' | 'now'>): Promise<void> {
  await setStanding(tx, id, { status: 'running', statusReason: '', runningSince: now, completedAt: null });
  await enqueue(tx, campaignJobs.feed, [{ tenantId: tx.tenantId, campaignId: id }]);
  await tellProgress(tx, id, 'running');
}

/** Ends it for good. @returns how many will get nothing, and how many messages are on their way @throws AppError `not_found`, `campaigns.wrong_state` */
export async function cancelCampaign(tx: Tx, { source, id, now }: Step): Promise<Totals> {
  const campaign = await campaignFor(tx, 'cancel', id);
  await shiftHeld(tx, id, await takeBack(tx, id, { to: 'cancelled', now }));
  const { creditsHeld } = await campaignOr404(tx, id);
  await giveBack(tx, campaign, creditsHeld);
  await shiftCounts(tx, shiftsTo(id, await cancelWaiting(tx, id, now), 'cancelled'));
  await setStanding(tx, id, { status: 'cancelled', statusReason: '', completedAt: now, nextFeedAt: null });
  await keepCost(tx, id);
  const totals = await tellProgress(tx, id, 'cancelled');
  await note(tx, source, { id, action: 'cancelled', details: { cancelled: totals.cancelled, under_way: totals.queued, credits: String(creditsHeld) } });
  return totals;
}

/**
 * Once more to those whose message certainly failed. In doubt is not failed: these are left alone.
 * @returns how many
 * @throws AppError `campaigns.nothing_failed`, `campaigns.wrong_state`, `sms.too_few_credits`, …
 */
export async function resendFailed(tx: Tx, tools: CampaignTools, { source, id }: Asked): Promise<number> {
  const campaign = await campaignFor(tx, 'resend', id);
  const now = tools.clock.now();
  const again = await wantAgain(tx, id, now);
  const people = again.reduce((sum, row) => sum + row.people, 0);
  if (people === 0) throw nothingFailed();
  await checkCarriers(tx, tools, campaign);
  const scripts = await scriptsOf(tx, await variantsFor(tx, id), spokenChannels(campaign));
  const { isCharged, creditsHeld } = await reserveFor(tx, tools, { campaign, scripts });
  await shiftCounts(tx, shiftsTo(id, again, 'waiting'));
  await setStanding(tx, id, { isCharged, creditsHeld });
  await run(tx, { id, now });
  await note(tx, source, { id, action: 'resent', details: { people } });
  return people;
}

/** A second person's yes to what stands there now. @throws AppError `campaigns.own_approval`, `campaigns.wrong_state`, `not_found` */
export async function approveCampaign(tx: Tx, { source, id, now }: Step): Promise<void> {
  const campaign = await campaignFor(tx, 'approve', id);
  const approvedBy = userOf(source);
  if (approvedBy === null || approvedBy === campaign.editedBy || approvedBy === campaign.createdBy) throw ownApproval();
  await setStanding(tx, id, { approvedBy, approvedAt: now });
  await note(tx, source, { id, action: 'approved' });
}

/** @throws AppError `campaigns.no_winner`, `campaigns.wrong_state`, `not_found` */
export async function chooseWinner(tx: Tx, { source, id, now, variant }: Step & { readonly variant: string }): Promise<void> {
  const campaign = await campaignFor(tx, 'crown', id);
  if (!(await isCandidate(tx, campaign, variant))) throw noWinner();
  await crown(tx, source, { campaign, variant, now });
  await wake(tx, campaign);
}

async function wake(tx: Tx, { id, status }: Pick<CampaignRow, 'id'> & { readonly status: Status }): Promise<void> {
  if (status === 'running') await enqueue(tx, campaignJobs.feed, [{ tenantId: tx.tenantId, campaignId: id }]);
}
