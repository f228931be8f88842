import type { Tx } from '../../../../kernel/db.ts';
import { conflict, notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { enqueue, enqueueAt } from '../../../../kernel/jobs.ts';
import { record, systemSource, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { TokenTools } from '../deps.ts';
import { probeJob, vendJob } from '../jobs.ts';
import { recipientsOf } from '../texts.ts';
import { closeCircuit, findUntold, findWeather, lineUp, openCircuit, setPause, type Opening } from './queries.ts';
import { delayedText } from './texts.ts';

const alertKey = (accountId: string): string => `vendor_down:${accountId}`;

/** Stops selling through an account until the vendor has answered something harmless. @returns false when that is so already. */
export async function open(tx: Tx, deps: TokenTools, opening: Opening): Promise<boolean> {
  const opened = await openCircuit(tx, opening);
  if (!opened) return false;
  await enqueueAt(tx, probeJob, { payload: { tenantId: tx.tenantId }, at: opened.circuit_open_until });
  await deps.raise(tx, [
    {
      type: 'vendor_down',
      severity: 'critical',
      dedupeKey: alertKey(opening.accountId),
      meterId: null,
      customerId: null,
      paymentId: null,
      says: { code: 'vendor_down', given: { company: opened.company, reason: opening.reason } },
    },
  ]);
  await note(tx, systemSource, { action: 'circuit_opened', accountId: opening.accountId, details: { reason: opening.reason, failures: opening.failures } });
  return true;
}

/** The vendor is back: what waits goes out in the order in which it came, slowly at first. */
export async function close(tx: Tx, deps: TokenTools, accountId: string): Promise<boolean> {
  const now = deps.clock.now();
  const closed = await closeCircuit(tx, accountId, now);
  if (!closed) return false;
  await goOn(tx, accountId, now);
  await deps.resolveAlerts(tx, { keys: [alertKey(accountId)], reason: 'The vendor answers again.', at: now });
  await note(tx, systemSource, { action: 'circuit_closed', accountId, details: { since: closed.circuit_opened_at.toISOString() } });
  return true;
}

async function goOn(tx: Tx, accountId: string, now: Date): Promise<void> {
  await lineUp(tx, accountId, now);
  await enqueue(tx, vendJob, [{ tenantId: tx.tenantId }]);
}

/** A person's word: `resume` lets the line move again, unless the circuit is open too. @throws AppError `vendors.paused`, `vendors.not_paused` */
export async function pause(
  tx: Tx,
  deps: TokenTools,
  { accountId, on, reason, source }: { accountId: string; on: boolean; reason: string; source: AuditSource },
): Promise<void> {
  if (!(await findWeather(tx, accountId))) throw notFound();
  const now = deps.clock.now();
  if (!(await setPause(tx, accountId, { on, reason, now })))
    throw on ? conflict('vendors.paused', 'This account is paused already.') : conflict('vendors.not_paused', 'This account is not paused.');
  if (!on) await goOn(tx, accountId, now);
  await note(tx, source, { action: on ? 'paused' : 'resumed', accountId, details: { reason } });
}

/** Who has waited this long is told, once for a payment. */
const TELL_AFTER_MS = 60_000;
const AT_ONCE = 500;

/** @returns how many payments had somebody to tell; as many as `AT_ONCE`: there may be more. */
export async function tellWaiting(tx: Tx, deps: TokenTools): Promise<number> {
  const waiting = await findUntold(tx, new Date(deps.clock.now().getTime() - TELL_AFTER_MS), AT_ONCE);
  const notices = waiting.flatMap((row) =>
    recipientsOf(row).map((to) => ({
      id: newId(),
      dedupeKey: `delayed:${row.payment_id}:${to}`,
      kind: 'delayed',
      to,
      text: delayedText(row),
      paymentId: row.payment_id,
      orderId: row.order_id,
      customerId: row.customer_id,
    })),
  );
  if (notices.length > 0) await deps.queueNotices(tx, notices);
  return waiting.length;
}

export function moreToTell(told: number): boolean {
  return told >= AT_ONCE;
}

interface Note {
  readonly action: string;
  readonly accountId: string;
  readonly details: Record<string, unknown>;
}

function note(tx: Tx, source: AuditSource, { action, accountId, details }: Note): Promise<void> {
  return record(tx, source, [{ action: `vendor_account.${action}`, objectType: 'vendor_account', objectId: accountId, details }]);
}
