import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { holdMeters, releaseMeters } from '../../tokens/index.ts';
import { finishCampaigns } from '../campaigns/queries.ts';
import type { KeyChangeTools } from '../deps.ts';
import { noPhone, noTokens, notHandedOut, notHeld, notStarted } from '../errors.ts';
import { adoptKeys } from '../keys/queries.ts';
import type { Proof } from '../state.ts';
import { holdFor, noteChanges, openSets, sendTexts } from './deliver.ts';
import { findChange, lockChange, markConfirmed, markFailed, markSent, type Confirmed, type LockedChange, type Moved } from './queries.ts';

interface Acting {
  readonly id: string;
  readonly source: AuditSource;
}

async function handable(tx: Tx, id: string): Promise<LockedChange> {
  const change = await lockChange(tx, id);
  if (!change) throw notFound();
  if (change.state !== 'ready' && change.state !== 'sent') throw noTokens();
  if (change.state === 'ready' && change.campaign_state !== 'running') throw notStarted();
  return change;
}

/**
 * Gives the tokens to who stands before the meter, and writes down who saw them.
 * @returns them in the order in which they are typed. @throws AppError `not_found`, `key_changes.no_tokens`, `key_changes.not_started`
 */
export async function handOver(tx: Tx, deps: KeyChangeTools, { id, source }: Acting): Promise<readonly string[]> {
  const change = await handable(tx, id);
  const tokens = (await openSets(tx, deps, [change])).get(id) ?? [];
  await markSent(tx, [{ id, via: 'hand', messageId: null }], deps.clock.now());
  await holdFor(tx, deps, [change]);
  await noteChanges(tx, source, { action: 'handed_over', changes: [change], details: {} });
  return tokens;
}

/** Sends the text to the meter's holder, again or for the first time. @throws as `handOver`, and `key_changes.no_phone` */
export async function sendOne(tx: Tx, deps: KeyChangeTools, { id, source }: Acting): Promise<void> {
  const change = await handable(tx, id);
  if (change.phone === null) throw noPhone();
  await sendTexts(tx, deps, { changes: [change], lane: 1, source });
}

export interface Confirming {
  readonly confirmed: readonly Confirmed[];
  readonly note: string;
  readonly source: AuditSource;
}

/** The meters have their new keys: what waited for them goes out, oldest first. Saying it twice changes nothing. */
export async function confirmChanges(tx: Tx, deps: KeyChangeTools, { confirmed, note, source }: Confirming): Promise<readonly Moved[]> {
  if (confirmed.length === 0) return [];
  const at = deps.clock.now();
  const moved = await markConfirmed(tx, confirmed, { note, at });
  const ids = moved.map(({ id }) => id);
  await adoptKeys(tx, ids, at);
  await endChanges(tx, deps, moved);
  const via = new Map(confirmed.map((one) => [one.id, one.via]));
  await record(
    tx,
    source,
    moved.map(({ id, meter_id }) => ({
      action: 'key_change.confirmed',
      objectType: 'key_change',
      objectId: id,
      details: { meter: meter_id, via: via.get(id), note },
    })),
  );
  return moved;
}

/** Nothing waits for these meters any more, and a campaign without open changes is done. */
export async function endChanges(tx: Tx, deps: KeyChangeTools, moved: readonly Moved[]): Promise<void> {
  const at = deps.clock.now();
  await releaseMeters(
    tx,
    moved.map(({ meter_id }) => meter_id),
    { reason: 'key_change', at },
  );
  await deps.resolveAlerts(tx, { keys: moved.map(({ id }) => failedKey(id)), reason: 'The key change came to its end.', at });
  await finishCampaigns(tx, at);
}

/** @throws AppError `not_found`, `key_changes.not_sent` */
export async function confirmOne(
  tx: Tx,
  deps: KeyChangeTools,
  { id, via, note, source }: Acting & { readonly via: Proof; readonly note: string },
): Promise<void> {
  const change = await lockChange(tx, id);
  if (!change) throw notFound();
  const moved = await confirmChanges(tx, deps, { confirmed: [{ id, via }], note, source });
  if (moved.length === 0 && change.state !== 'confirmed') throw notHandedOut();
}

/**
 * The meter took the tokens not: it waits for a new set, and so do its purchases while the hold lasts.
 * @throws AppError `not_found`, `key_changes.not_sent`
 */
export async function failOne(tx: Tx, deps: KeyChangeTools, { id, note, source }: Acting & { readonly note: string }): Promise<void> {
  const change = await lockChange(tx, id);
  if (!change) throw notFound();
  if (change.state !== 'sent') throw notHandedOut();
  await markFailed(tx, id, { note, at: deps.clock.now() });
  await deps.raise(tx, [
    {
      type: 'key_change_failed',
      severity: 'warning',
      dedupeKey: failedKey(id),
      meterId: change.meter_id,
      customerId: null,
      paymentId: null,
      says: { code: 'key_change_failed', given: { meter: change.meter_number, note } },
    },
  ]);
  await noteChanges(tx, source, { action: 'failed', changes: [change], details: { note } });
}

const failedKey = (id: string): string => `key_change_failed:${id}`;

/** Sells on the meter without waiting for it any longer. @throws AppError `not_found`, `key_changes.not_held` */
export async function releaseOne(tx: Tx, deps: KeyChangeTools, { id, reason, source }: Acting & { readonly reason: string }): Promise<void> {
  const change = await held(tx, id);
  await releaseMeters(tx, [change.meter_id], { reason: 'key_change', at: deps.clock.now() });
  await noteChanges(tx, source, { action: 'released', changes: [change], details: { reason } });
}

/** Waits until so many days from now. @throws AppError `not_found`, `key_changes.not_sent` */
export async function extendOne(
  tx: Tx,
  deps: KeyChangeTools,
  { id, days, reason, source }: Acting & { readonly days: number; readonly reason: string },
): Promise<void> {
  const change = await lockChange(tx, id);
  if (!change) throw notFound();
  if (change.state !== 'sent' && change.state !== 'failed') throw notHandedOut();
  const now = deps.clock.now();
  await holdMeters(tx, [{ meterId: change.meter_id, until: new Date(now.getTime() + days * 86_400_000) }], { reason: 'key_change', at: now });
  await noteChanges(tx, source, { action: 'extended', changes: [change], details: { days, reason } });
}

async function held(tx: Tx, id: string): Promise<LockedChange> {
  const change = await lockChange(tx, id);
  if (!change) throw notFound();
  if ((await findChange(tx, id))?.hold_until == null) throw notHeld();
  return change;
}
