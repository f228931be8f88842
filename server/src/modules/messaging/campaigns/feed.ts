import type { Tx } from '../../../kernel/db.ts';
import { enqueueAt } from '../../../kernel/jobs.ts';
import { readSwitchedOff } from '../../tenancy/features/index.ts';
import { readCredits, reserveCredits } from '../credits/index.ts';
import type { Departures, Passage } from '../outbox/index.ts';
import { tooFewCredits } from '../sms/index.ts';
import { roomOf } from '../whatsapp/index.ts';
import { variantsFor } from './campaigns.ts';
import { conclude } from './conclude.ts';
import { countInLine, countsOf, shiftCounts, totalOf, type Counts, type Shift } from './count-queries.ts';
import type { CampaignTools } from './deps.ts';
import { handOver } from './hand-over.ts';
import { campaignJobs } from './jobs.ts';
import { leavingOf, portionOf, type Portion } from './portion.ts';
import { tellProgress } from './progress.ts';
import { findCampaign, lockFeeding, setStanding, shiftHeld, takeTurn, type CampaignRow } from './queries.ts';
import { lockWaiting, markQueued, markSkipped, nextDue, type Queued, type Skipped, type WaitingRow } from './recipient-queries.ts';
import { sift, withoutResting, type Ready } from './sift.ts';
import { spokenChannels } from './start.ts';
import type { Variant } from './variant-queries.ts';
import { decideWinner } from './winner.ts';
import { scriptsOf } from './words.ts';

/** What follows a step: another at once, another when calls have made room, or none by itself. */
export type Next = 'more' | 'room' | 'enough';

/** All that one step wants to know of a campaign, read in its turn. */
export interface Standing {
  readonly campaign: CampaignRow;
  readonly counts: readonly Counts[];
  readonly variants: readonly Variant[];
  readonly switchedOff: readonly string[];
}

/** Takes the campaign's turn and reads it. @returns undefined for one that is not there */
export async function readStanding(tx: Tx, id: string): Promise<Standing | undefined> {
  // sent together, done one after the other: what is read is what those before us have left
  const [, campaign, counts, variants, switchedOff] = await Promise.all([
    takeTurn(tx, id),
    findCampaign(tx, id),
    countsOf(tx, [id]),
    variantsFor(tx, id),
    readSwitchedOff(tx, tx.tenantId),
  ]);
  return campaign && { campaign, counts: counts.get(id) ?? [], variants, switchedOff };
}

/**
 * Puts the next of those who wait in line, or ends the campaign when nobody is left. People leave the waiting list in the
 * transaction that puts their messages in line, so a death at any point leaves each either here or there.
 * @returns whether there may be more to do at once, or as soon as there is room
 * @throws AppError where it cannot go on: no credits, no gateway, no template
 */
export async function feed(tx: Tx, tools: CampaignTools, { campaign: found, counts, variants, switchedOff }: Standing): Promise<Next> {
  const now = tools.clock.now();
  const campaign = await decideWinner(tx, found, now);
  const { waiting, queued } = totalOf(counts);
  if (waiting === 0) return queued === 0 ? conclude(tx, campaign, now) : 'enough';
  if (!mayLeave(campaign, switchedOff)) return park(tx, campaign, { reason: SWITCHED_OFF, until: null, now });
  const left = await leftToday(tx, campaign, now);
  if (left !== null && left.people === 0) return park(tx, campaign, { reason: DAY_IS_FULL, until: left.opensAt, now });
  return bringNext(tx, tools, { campaign, variants, queued, most: left?.people ?? Infinity, now });
}

interface Bringing {
  readonly campaign: CampaignRow;
  readonly variants: readonly Variant[];
  readonly queued: number;
  /** As many people as may be written to today. */
  readonly most: number;
  readonly now: Date;
}

async function bringNext(tx: Tx, tools: CampaignTools, { campaign, variants, queued, most, now }: Bringing): Promise<Next> {
  const { size, nextAt } = portionOf(campaign, queued, now);
  const passage = size === 0 || nextAt !== null ? null : await passageOf(tx, tools, { campaign, queued });
  if (passage === 'wait') return 'room';
  const people = passage === null ? size : leavingOf(passage.room, queued);
  return fill(tx, tools, { campaign, variants, portion: { size: Math.min(people, most), nextAt }, passage, now });
}

/** Text messages alone leave at once: others have senders that keep a pace. */
async function passageOf(
  tx: Tx,
  { departures }: CampaignTools,
  { campaign, queued }: { readonly campaign: CampaignRow; readonly queued: number },
): ReturnType<Departures['passage']> {
  return departures === undefined || campaign.channels.some((channel) => channel !== 'sms') ? null : departures.passage(tx, queued);
}

interface Filling {
  readonly campaign: CampaignRow;
  readonly variants: readonly Variant[];
  readonly portion: Portion;
  readonly passage: Passage | null;
  readonly now: Date;
}

async function fill(tx: Tx, tools: CampaignTools, { campaign, variants, portion: { size, nextAt }, passage, now }: Filling): Promise<Next> {
  const { id } = campaign;
  if (size > 0) {
    if (campaign.statusReason !== '') await setStanding(tx, id, { statusReason: '' });
    const [, rows] = await Promise.all([lockFeeding(tx), lockWaiting(tx, { campaignId: id, now, limit: size, cap: capOf(campaign, now) })]);
    if (rows.length === 0) return waitForDue(tx, id);
    await take(tx, tools, { campaign, variants, rows, passage, now });
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
function mayLeave({ channels }: CampaignRow, switchedOff: readonly string[]): boolean {
  return !switchedOff.includes('campaigns') && !(channels.includes('whatsapp') && switchedOff.includes('whatsapp'));
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
  readonly variants: readonly Variant[];
  readonly rows: readonly WaitingRow[];
  readonly passage: Passage | null;
  readonly now: Date;
}

async function take(tx: Tx, tools: CampaignTools, { campaign, variants, rows, passage, now }: Taking): Promise<void> {
  const awake = await withoutResting(tx, { campaign, rows, now });
  if (awake.length === 0) return;
  const scripts = await scriptsOf(tx, variants, spokenChannels(campaign));
  const { ready, skipped } = await sift(tx, { campaign, scripts, rows: awake, now });
  const { queued, refused } = await handOver(tx, tools, { campaign, ready, passage });
  const unfit = new Set(refused.map(({ row }) => row.contactId));
  const left = [...skipped, ...[...unfit].map((contactId): Skipped => ({ contactId, reason: 'value_missing' }))];
  const gone = ready.filter(({ row }) => !unfit.has(row.contactId));
  // sent together, done one after the other
  await Promise.all([
    giveCredits(tx, campaign, gone),
    markQueued(tx, campaign.id, { rows: queued, at: now }),
    markSkipped(tx, campaign.id, { rows: left, at: now }),
    shiftCounts(tx, shiftsOf(campaign.id, { rows: awake, queued, left })),
    tellProgress(tx, campaign.id, 'running'),
  ]);
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
