import { enqueueAt } from '../../../kernel/jobs.ts';
import type { TokensDeps } from './deps.ts';
import { resolveJob } from './jobs.ts';
import { matchHistory } from './match-history.ts';
import { findExpired, findUnsettled, hasDueOrders, lastLease, nextUnsettled, type OpenAttempt } from './waiting-queries.ts';
import type { Report } from './outcomes.ts';
import { tokenDigest } from './sealing.ts';
import { knownTokens } from './token-queries.ts';
import type { HistoryResult } from './port.ts';
import type { Vending } from './vend.ts';

const AT_ONCE = 20;

/**
 * Settles what is open for a tenant by reading the vendor's books; reading may be repeated freely.
 * Each answer is recorded like an answer of the attempt itself.
 */
async function resolveOpen(deps: TokensDeps, vending: Vending, tenantId: string): Promise<void> {
  const open = await deps.db.inTenant(tenantId, (tx) => findUnsettled(tx, deps.clock.now(), AT_ONCE));
  await Promise.all(open.map((attempt) => resolveOne(deps, vending, { tenantId, attempt })));
  await deps.db.inTenant(tenantId, async (tx) => {
    const next = await nextUnsettled(tx);
    if (next) await enqueueAt(tx, resolveJob, { payload: { tenantId }, at: next });
  });
}

interface Subject {
  readonly tenantId: string;
  readonly attempt: OpenAttempt;
}

async function resolveOne(deps: TokensDeps, vending: Vending, { tenantId, attempt }: Subject): Promise<void> {
  const account = await deps.db.inTenant(tenantId, (tx) => deps.openAccount(tx, attempt.vendor_account_id));
  const report = (outcome: Report['outcome'], evidence: Report['evidence']): Promise<void> =>
    vending.report(tenantId, { orderId: attempt.id, attemptNo: attempt.attempts, leaseEpoch: attempt.lease_epoch, outcome, evidence });
  if (!deps.vendor.capabilities(account.dialect).history) return report({ kind: 'undecided', reason: 'no_history' }, null);
  const history = await deps.vendor.history(account, attempt.meter_number);
  if (history.kind === 'unavailable') return report({ kind: 'undecided', reason: history.reason }, history.evidence);
  const verdict = matchHistory({ entries: await unknownEntries(deps, tenantId, history), attempt, at: deps.clock.now() });
  if (verdict.kind === 'found') {
    vending.weather.worked(attempt.vendor_account_id);
    return report({ kind: 'issued', issued: verdict.entry }, history.evidence);
  }
  if (verdict.kind === 'ambiguous') return report({ kind: 'undecided', reason: 'ambiguous' }, history.evidence);
  return report({ kind: 'not_executed', reason: attempt.attempt_reason ?? 'absent' }, history.evidence);
}

/** Entries whose token nobody has in our books, newest first. */
async function unknownEntries(
  deps: TokensDeps,
  tenantId: string,
  history: Extract<HistoryResult, { kind: 'read' }>,
): Promise<Extract<HistoryResult, { kind: 'read' }>['entries']> {
  const digests = history.entries.map((entry) => tokenDigest(deps.secrets, tenantId, entry.token));
  const known = await deps.db.inTenant(tenantId, (tx) => knownTokens(tx, digests));
  return history.entries.filter((_entry, index) => !known.has(digests[index]!.toString('hex')));
}

/** As `settleTenant`; and leases still held are looked at when they have run out, for their holder may be dead. */
export async function sweepTenant(deps: TokensDeps, vending: Vending, tenantId: string): Promise<void> {
  await settleTenant(deps, vending, tenantId);
  await deps.db.inTenant(tenantId, async (tx) => {
    const at = await lastLease(tx);
    if (at) await enqueueAt(tx, resolveJob, { payload: { tenantId }, at });
  });
}

/** Makes expired leases unknown, and takes up whatever is due but was forgotten by a crash. */
export async function settleTenant(deps: TokensDeps, vending: Vending, tenantId: string): Promise<void> {
  const now = deps.clock.now();
  const found = await deps.db.inTenant(tenantId, async (tx) => ({
    expired: await findExpired(tx, now, 500),
    due: await hasDueOrders(tx, now),
    unsettled: await nextUnsettled(tx),
  }));
  await Promise.all(
    found.expired.map((attempt) =>
      vending.report(tenantId, {
        orderId: attempt.id,
        attemptNo: attempt.attempts,
        leaseEpoch: attempt.lease_epoch,
        outcome: { kind: 'unknown', reason: 'lease_expired' },
        evidence: null,
      }),
    ),
  );
  if (found.due) vending.nudge(tenantId);
  if (found.unsettled && found.unsettled <= now) await resolveOpen(deps, vending, tenantId);
}
