import type { Tx } from '../../../kernel/db.ts';
import { enqueueAt } from '../../../kernel/jobs.ts';
import { isFeatureOn } from '../../tenancy/features/index.ts';
import { readCredits, reserveCredits } from '../credits/index.ts';
import { tooFewCredits } from '../sms/index.ts';
import { roomOf } from '../whatsapp/index.ts';
import { campaignOr404, variantsFor } from './campaigns.ts';
import { conclude } from './conclude.ts';
import { countInLine, countsOf, shiftCounts, totalOf, type Shift } from './count-queries.ts';
import type { CampaignTools } from './deps.ts';
import { handOver } from './hand-over.ts';
import { campaignJobs } from './jobs.ts';
import { portionOf, type Portion } from './portion.ts';
import { tellProgress } from './progress.ts';
import { lockFeeding, setStanding, shiftHeld, takeTurn, type CampaignRow } from './queries.ts';
import { lockWaiting, markQueued, markSkipped, nextDue, type Queued, type Skipped, type WaitingRow } from './recipient-queries.ts';
import { sift, withoutResting, type Ready } from './sift.ts';
import { spokenChannels } from './start.ts';
import { decideWinner } from './winner.ts';
import { scriptsOf } from './words.ts';

/**
 * Puts the next of those who wait in line, or ends the campaign when nobody is left. People leave the waiting list in the
 * transaction that puts their messages in line, so a death at any point leaves each either here or there.
 * @returns whether there may be more to do at once
 * @throws AppError where it cannot go on: no credits, no gateway, no template
 */
export async function feed(tx: Tx, tools: CampaignTools, id: string): Promise<'more' | 'enough'> {
  await takeTurn(tx, id);
  const found = await campaignOr404(tx, id);
  if (found.status !== 'running') return 'enough';
  const now = tools.clock.now();
  const campaign = await decideWinner(tx, found, now);
  const { waiting, queued } = totalOf((await countsOf(tx, [id])).get(id) ?? []);
  if (waiting === 0) return queued === 0 ? conclude(tx, campaign, now) : 'enough';
  if (!(await mayLeave(tx, campaign))) return park(tx, campaign, { reason: SWITCHED_OFF, until: null, now });
  const portion = portionOf(campaign, queued, now);
  const left = await leftToday(tx, campaign, now);
  if (left !== null && left.people === 0) return park(tx, campaign, { reason: DAY_IS_FULL, until: left.opensAt, now });
  return fill(tx, tools, { campaign, portion: { ...portion, size: Math.min(portion.size, left?.people ?? portion.size) }, now });
}

interface Filling {
  readonly campaign: CampaignRow;
  readonly portion: Portion;
  readonly now: Date;
}

async function fill(tx: Tx, tools: CampaignTools, { campaign, portion: { size, nextAt }, now }: Filling): Promise<'more' | 'enough'> {
  const { id } = campaign;
  if (size > 0) {
    if (campaign.statusReason !== '') await setStanding(tx, id, { statusReason: '' });
    await lockFeeding(tx);
    const rows = await lockWaiting(tx, { campaignId: id, now, limit: size, cap: capOf(campaign, now) });
    if (rows.length === 0) return waitForDue(tx, id);
    await take(tx, tools, { campaign, rows, now });
    if (nextAt === null) return 'more';
  }
  if (nextAt === null) return 'enough';
  await setStanding(tx, id, { nextFeedAt: nextAt });
  return nextAt <= now ? 'more' : wakeAt(tx, id, nextAt);
}

/** Why a running campaign stands still for a while. */
const DAY_IS_FULL = 'whatsapp.daily_limit';
const SWITCHED_OFF = 'features.off';
/** Looked again after this at the latest: Meta may raise a limit within hours, and others may share the portfolio. */
const LOOK_AGAIN_MS = 15 * 60_000;

interface LeftToday {
  readonly people: number;
  readonly opensAt: Date | null;
}

/** How many more the portfolio of the number may begin talks with; null: as many as there are. Those in line are not counted yet. */
async function leftToday(tx: Tx, { channels, numberId }: CampaignRow, now: Date): Promise<LeftToday | null> {
  if (!channels.includes('whatsapp')) return null;
  const room = await roomOf(tx, { numberId, now });
  return room && { people: Math.max(0, room.left - (await countInLine(tx))), opensAt: room.opensAt };
}

/** What is in line already leaves; nobody else is put there. */
async function mayLeave(tx: Tx, { channels }: CampaignRow): Promise<boolean> {
  return (await isFeatureOn(tx, 'campaigns')) && (!channels.includes('whatsapp') || (await isFeatureOn(tx, 'whatsapp')));
}

interface Parking {
  readonly reason: string;
  readonly until: Date | null;
  readonly now: Date;
}

/** It goes on by itself: when the first of those who were reached counts no more, or when it is switched on again. */
async function park(tx: Tx, { id, statusReason }: CampaignRow, { reason, until, now }: Parking): Promise<'enough'> {
  if (statusReason !== reason) {
    await setStanding(tx, id, { statusReason: reason });
    await tellProgress(tx, id, 'running');
  }
  return wakeAt(tx, id, new Date(Math.min(until?.getTime() ?? Infinity, now.getTime() + LOOK_AGAIN_MS)));
}

function capOf({ capMessages, capDays }: CampaignRow, now: Date): { readonly messages: number; readonly since: Date } | null {
  return capMessages === null || capDays === null ? null : { messages: capMessages, since: new Date(now.getTime() - capDays * 24 * 3_600_000) };
}

async function waitForDue(tx: Tx, id: string): Promise<'enough'> {
  const due = await nextDue(tx, id);
  return due === null ? 'enough' : wakeAt(tx, id, due);
}

async function wakeAt(tx: Tx, campaignId: string, at: Date): Promise<'enough'> {
  await enqueueAt(tx, campaignJobs.feed, { payload: { tenantId: tx.tenantId, campaignId }, at });
  return 'enough';
}

interface Taking {
  readonly campaign: CampaignRow;
  readonly rows: readonly WaitingRow[];
  readonly now: Date;
}

async function take(tx: Tx, tools: CampaignTools, { campaign, rows, now }: Taking): Promise<void> {
  const awake = await withoutResting(tx, { campaign, rows, now });
  if (awake.length === 0) return;
  const scripts = await scriptsOf(tx, await variantsFor(tx, campaign.id), spokenChannels(campaign));
  const { ready, skipped } = await sift(tx, { campaign, scripts, rows: awake, now });
  const { queued, refused } = await handOver(tx, tools, { campaign, ready });
  const unfit = new Set(refused.map(({ row }) => row.contactId));
  await giveCredits(
    tx,
    campaign,
    ready.filter(({ row }) => !unfit.has(row.contactId)),
  );
  const left = [...skipped, ...[...unfit].map((contactId): Skipped => ({ contactId, reason: 'value_missing' }))];
  // sent together, done one after the other
  await Promise.all([
    markQueued(tx, campaign.id, { rows: queued, at: now }),
    markSkipped(tx, campaign.id, { rows: left, at: now }),
    shiftCounts(tx, shiftsOf(campaign.id, { rows: awake, queued, left })),
  ]);
  await tellProgress(tx, campaign.id, 'running');
}

/** Credits that the messages take with them; what they need beyond what was set aside is set aside now. */
async function giveCredits(tx: Tx, campaign: CampaignRow, ready: readonly Ready[]): Promise<void> {
  if (!campaign.isCharged) return;
  const sms = ({ row, spoken }: Ready): number => (row.channel === 'sms' ? spoken.parts : 0);
  const parts = ready.reduce((sum, one) => sum + sms(one) + (one.standby?.parts ?? 0), 0);
  const lacking = Math.max(0, parts - Number(campaign.creditsHeld));
  if (lacking > 0 && (await reserveCredits(tx, { parts: lacking, groupId: campaign.id })) === 'too_few')
    throw tooFewCredits(lacking, (await readCredits(tx)).available);
  await shiftHeld(tx, campaign.id, BigInt(lacking - parts));
}

interface Gone {
  readonly rows: readonly WaitingRow[];
  readonly queued: readonly Queued[];
  readonly left: readonly Skipped[];
}

/** Who waited for the winner is counted under it from now on. */
function shiftsOf(campaignId: string, { rows, queued, left }: Gone): readonly Shift[] {
  const variantOf = new Map(rows.map((row) => [row.contactId, row.variant ?? '']));
  return [
    ...queued.flatMap(({ contactId, variant }): Shift[] => [
      { campaignId, variant: variantOf.get(contactId)!, field: 'waiting', by: -1 },
      { campaignId, variant, field: 'queued', by: 1 },
    ]),
    ...left.flatMap(({ contactId }): Shift[] => [
      { campaignId, variant: variantOf.get(contactId)!, field: 'waiting', by: -1 },
      { campaignId, variant: variantOf.get(contactId)!, field: 'skipped', by: 1 },
    ]),
  ];
}
