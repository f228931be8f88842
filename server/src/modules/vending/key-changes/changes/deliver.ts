import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { record, systemSource, type AuditSource } from '../../../tenancy/audit/index.ts';
import { holdMeters, openToken } from '../../tokens/index.ts';
import type { KeyChangeDeps, KeyChangeText, KeyChangeTools } from '../deps.ts';
import { keyChangeText } from '../texts.ts';
import { lockDeliverable, markSent, sealedParts, type LockedChange } from './queries.ts';

/** Changes of one commit: few enough that nobody else's entry in the audit log waits long for its turn. */
const BATCH = 25;
const DAY_MS = 86_400_000;

/**
 * Sends what is in hand of a running campaign. Each batch is one commit: texts, the meters' holds and the states. If
 * this dies anywhere, the sweep goes on with what is still ready.
 */
export async function deliverCampaign(
  deps: KeyChangeDeps,
  { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string },
): Promise<void> {
  while ((await deps.db.inTenant(tenantId, (tx) => deliverBatch(tx, deps, campaignId))) === BATCH);
}

async function deliverBatch(tx: Tx, deps: KeyChangeTools, campaignId: string): Promise<number> {
  const changes = await lockDeliverable(tx, campaignId, BATCH);
  await sendTexts(tx, deps, { changes, lane: 2, source: systemSource });
  return changes.length;
}

export interface Sending {
  /** Locked, with a set of tokens and a phone. */
  readonly changes: readonly LockedChange[];
  readonly lane: KeyChangeText['lane'];
  readonly source: AuditSource;
}

/** Puts each meter's tokens into one text; from here on its purchases wait until it confirms. */
export async function sendTexts(tx: Tx, deps: KeyChangeTools, { changes, lane, source }: Sending): Promise<void> {
  if (changes.length === 0) return;
  const tokens = await openSets(tx, deps, changes);
  const texts = changes.map((change): KeyChangeText => ({
    id: newId(),
    dedupeKey: `key_change:${change.id}:${change.set_no}:${change.texts + 1}`,
    kind: 'key_change',
    lane,
    to: change.phone!,
    text: keyChangeText({ language: change.language, utility: change.utility, meterNumber: change.meter_number, tokens: tokens.get(change.id) ?? [] }),
    customerId: change.customer_id,
  }));
  await deps.queueTexts(tx, texts);
  await markSent(
    tx,
    changes.map(({ id }, index) => ({ id, via: 'sms', messageId: texts[index]!.id })),
    deps.clock.now(),
  );
  await holdFor(tx, deps, changes);
  await noteChanges(tx, source, { action: 'sent', changes, details: { via: 'sms' } });
}

/** The tokens of each change in the clear, in their order. */
export async function openSets(
  tx: Tx,
  { secrets }: KeyChangeTools,
  changes: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const parts = await sealedParts(
    tx,
    changes.map(({ id }) => id),
  );
  const sets = Map.groupBy(parts, (part) => part.change_id);
  return new Map(
    [...sets].map(([changeId, set]) => [changeId, set.map(({ id, token_sealed }) => openToken(secrets, { tenantId: tx.tenantId, tokenId: id }, token_sealed))]),
  );
}

/** Those whose tokens leave for the first time; sending again does not make purchases wait longer. */
export async function holdFor(tx: Tx, { clock }: KeyChangeTools, changes: readonly LockedChange[]): Promise<void> {
  const now = clock.now();
  const first = changes.filter(({ state }) => state === 'ready');
  await holdMeters(
    tx,
    first.map(({ meter_id: meterId, hold_days: days }) => ({ meterId, until: new Date(now.getTime() + days * DAY_MS) })),
    { reason: 'key_change', at: now },
  );
}

interface Noting {
  readonly action: string;
  readonly changes: readonly { readonly id: string; readonly meter_id: string }[];
  readonly details: Readonly<Record<string, unknown>>;
}

export function noteChanges(tx: Tx, source: AuditSource, { action, changes, details }: Noting): Promise<void> {
  return record(
    tx,
    source,
    changes.map(({ id, meter_id }) => ({ action: `key_change.${action}`, objectType: 'key_change', objectId: id, details: { meter: meter_id, ...details } })),
  );
}
