import type { Tx } from '../../../kernel/db.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { publish } from '../../../kernel/realtime.ts';
import type { ChargedGroup, FailedText, MovedText } from '../outbox/index.ts';
import { addCredits, shiftCounts, type Shift } from './count-queries.ts';
import { KIND } from './hand-over.ts';
import { campaignJobs } from './jobs.ts';
import { levelsOf, movePeople, noteFailures, type Level, type MovedPeople } from './move-queries.ts';
import { FILL_BELOW } from './portion.ts';
import type { RecipientState } from './state.ts';

/** Where a person stands whose message has this state. */
const STATE: Readonly<Record<MovedText['to'], RecipientState>> = {
  queued: 'queued',
  sending: 'queued',
  unknown: 'unconfirmed',
  accepted: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'cancelled',
};

/** True for messages of campaigns; others are counted elsewhere. */
export function isOfCampaign({ kind }: { readonly kind: string }): boolean {
  return kind === KIND;
}

/** Keeps the people and figures of campaigns: told by the outbox in the transaction in which messages change their states. */
export async function countCampaignMoves(tx: Tx, moved: readonly MovedText[], at: Date): Promise<void> {
  const moves = moved.flatMap((row) => {
    const { kind, groupId, contactId, messageId, from, to } = row;
    return kind === KIND && groupId !== null && contactId !== null && STATE[from] !== STATE[to]
      ? [{ campaignId: groupId, contactId, messageId, to: STATE[to] }]
      : [];
  });
  if (moves.length > 0) await count(tx, await movePeople(tx, moves, at));
}

/** Why somebody was left out after all, by the reason of the outbox. */
const LEFT_OUT: Readonly<Partial<Record<FailedText['reason'], string>>> = { refused_consent: 'no_consent', blocked: 'blocked' };

/** Why messages of campaigns failed. Who took consent back or was blocked before it left counts as left out. */
export async function noteCampaignFailures(tx: Tx, rows: readonly FailedText[]): Promise<void> {
  const failures = rows.flatMap(({ kind, groupId, contactId, messageId, reason, detail }) => {
    // without a way out a message waits: that is no end
    if (kind !== KIND || groupId === null || contactId === null || reason === 'no_channel') return [];
    const leftOut = LEFT_OUT[reason];
    const state = leftOut === undefined ? ('failed' as const) : ('skipped' as const);
    return [{ campaignId: groupId, contactId, messageId, state, reason: leftOut ?? detail ?? reason }];
  });
  if (failures.length > 0) await count(tx, await noteFailures(tx, failures));
}

/** Credits that messages used, by campaign. */
export async function countCampaignCredits(tx: Tx, groups: readonly ChargedGroup[]): Promise<void> {
  await addCredits(
    tx,
    groups.flatMap(({ groupId, spent }) => (groupId === null ? [] : [{ groupId, spent }])),
  );
}

async function count(tx: Tx, people: readonly MovedPeople[]): Promise<void> {
  if (people.length === 0) return;
  const shifts = people.flatMap(({ campaignId, variant, was, state, people: by }): Shift[] => [
    { campaignId, variant, field: was, by: -by },
    { campaignId, variant, field: state, by },
  ]);
  await shiftCounts(tx, shifts);
  for (const level of await levelsOf(tx, [...new Set(people.map(({ campaignId }) => campaignId))])) await look(tx, level, shifts);
}

/** The line of a campaign is filled up when it runs low, and the campaign ended when it is empty. */
async function look(tx: Tx, { campaignId, status, waiting, queued, version }: Level, shifts: readonly Shift[]): Promise<void> {
  publish(tx, { topic: 'campaigns', kind: 'campaign.progress', object: campaignId, version: Number(version), data: { status, waiting, queued } });
  const left = shifts.reduce((sum, shift) => (shift.campaignId === campaignId && shift.field === 'queued' ? sum - shift.by : sum), 0);
  const runsLow = queued < FILL_BELOW && queued + left >= FILL_BELOW;
  const isEmpty = queued === 0 && left > 0;
  if (status === 'running' && (isEmpty || (runsLow && waiting > 0))) await enqueue(tx, campaignJobs.feed, [{ tenantId: tx.tenantId, campaignId }]);
}
