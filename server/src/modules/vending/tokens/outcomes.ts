import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { post, type Posting } from '../../ledger/books/index.ts';
import { record, systemSource, type AuditEntry } from '../../tenancy/audit/index.ts';
import type { RaisedAlert, TokenTools, TokenText, OrderOutcome } from './deps.ts';
import { decide, type Decision } from './decide.ts';
import { lockOrders, moveOrders, recordAttempts, type AttemptResult, type LockedOrder, type OrderMove } from './order-queries.ts';
import { announceVends } from './facts.ts';
import { isClear, TOKEN_TYPES } from './kinds.ts';
import { issuedPosting, returnPosting } from './postings.ts';
import { sealToken, tokenDigest } from './sealing.ts';
import { mayMove } from './state.ts';
import { recipientsOf, tokenText } from './texts.ts';
import { insertTokens, knownTokens, type TokenRow } from './token-queries.ts';
import type { IssuedToken, VendEvidence, VendOutcome } from './port.ts';

/** What one attempt came to, or what a look at the vendor's books showed of it. */
export interface Report {
  readonly orderId: string;
  readonly attemptNo: number;
  readonly leaseEpoch: number;
  readonly outcome: VendOutcome | { readonly kind: 'not_executed'; readonly reason: string } | { readonly kind: 'undecided'; readonly reason: string };
  readonly evidence: VendEvidence | null;
  /** Set when a person decided. */
  readonly actorId?: string | null;
}

/** Everything one transaction writes for a batch of reports. */
interface Effects {
  readonly moves: OrderMove[];
  readonly attempts: AttemptResult[];
  readonly tokens: TokenRow[];
  readonly postings: Posting[];
  readonly texts: TokenText[];
  readonly alerts: RaisedAlert[];
  readonly audit: AuditEntry[];
  readonly outcomes: OrderOutcome[];
  readonly vends: { meterId: string; amountMinor: bigint; tenths: number; tokenId: string; at: Date }[];
}

/**
 * Applies reports in the caller's transaction. Rows are locked first; a report that is older than the
 * order's present attempt changes nothing, except that a late token for an attempt whose outcome was
 * still open is the answer that was missing.
 * @returns the numbers of the meters concerned, whose next purchases may go on now.
 */
export async function applyReports(tx: Tx, deps: TokenTools, reports: readonly Report[]): Promise<readonly string[]> {
  const at = deps.clock.now();
  const orders = new Map(
    (
      await lockOrders(
        tx,
        reports.map((report) => report.orderId),
      )
    ).map((order) => [order.id, order]),
  );
  const digests = reports.flatMap((report) => (report.outcome.kind === 'issued' ? [tokenDigest(deps.secrets, tx.tenantId, report.outcome.issued.token)] : []));
  const known = await knownTokens(tx, digests);
  const effects: Effects = { moves: [], attempts: [], tokens: [], postings: [], texts: [], alerts: [], audit: [], outcomes: [], vends: [] };
  const seen = new Set<string>();
  for (const report of reports) {
    const order = orders.get(report.orderId);
    if (!order) continue;
    applyOne({ tx, deps, at, effects, known, seen }, order, report);
  }
  await writeEffects(tx, deps, { effects, at });
  announceVends(tx, { ...effects, orders });
  return [...orders.values()].map((order) => order.meter_number);
}

interface Scope {
  readonly tx: Tx;
  readonly deps: TokenTools;
  readonly at: Date;
  readonly effects: Effects;
  readonly known: Map<string, string>;
  readonly seen: Set<string>;
}

function applyOne(scope: Scope, order: LockedOrder, report: Report): void {
  const current = order.attempts === report.attemptNo && order.lease_epoch === report.leaseEpoch && !scope.seen.has(order.id);
  const decision = decide({ order, report, current, at: scope.at, settleMs: scope.deps.settleMs, bookedFor: bookedFor(scope, report) });
  if (decision.kind === 'discrepancy') scope.effects.alerts.push(discrepancyAlert(order, decision.reason));
  if (decision.kind === 'move' && mayMove(order.state, decision.to)) applyMove(scope, { order, report, decision });
}

function applyMove(scope: Scope, { order, report, decision }: { order: LockedOrder; report: Report; decision: Move }): void {
  const { effects } = scope;
  scope.seen.add(order.id);
  noteAttempt(scope, report, decision);
  effects.moves.push(moveOf(order, report, decision));
  effects.outcomes.push({
    orderId: order.id,
    paymentId: order.payment_id,
    state: decision.to,
    errorCode: decision.errorCode,
    errorMessage: decision.errorMessage,
  });
  if (decision.to === 'vended' && report.outcome.kind === 'issued') bookToken(scope, order, report.outcome.issued);
  if (decision.to === 'ready' || decision.to === 'rejected') effects.postings.push(returnPosting(order, decision.to, scope.at));
  if (decision.alert) effects.alerts.push(alertOf(order, decision));
  if (decision.finished) effects.audit.push(auditOf(order, report, decision));
}

/** The order that has this token in the books already; '' when nobody has. */
function bookedFor(scope: Scope, report: Report): string {
  if (report.outcome.kind !== 'issued') return '';
  return scope.known.get(tokenDigest(scope.deps.secrets, scope.tx.tenantId, report.outcome.issued.token).toString('hex')) ?? '';
}

type Move = Extract<Decision, { kind: 'move' }>;

function noteAttempt(scope: Scope, report: Report, decision: Move): void {
  const { evidence } = report;
  const look = report.outcome.kind === 'not_executed' || report.outcome.kind === 'undecided';
  scope.effects.attempts.push({
    orderId: report.orderId,
    attemptNo: report.attemptNo,
    state: decision.attempt,
    // why the attempt came into doubt stays on it, whatever a look at the vendor's books met with
    reason: look && decision.attempt === 'unknown' ? null : decision.reason,
    ...(evidence && !look
      ? { request: evidence.request, responseStatus: evidence.status, response: evidence.answer, milliseconds: Math.round(evidence.milliseconds) }
      : { evidence: evidence ?? undefined }),
  });
}

function moveOf(order: LockedOrder, report: Report, decision: Move): OrderMove {
  return {
    id: order.id,
    from: order.state,
    to: decision.to,
    attemptNo: report.attemptNo,
    reason: decision.reason,
    actorId: report.actorId ?? null,
    nextActionAt: decision.nextActionAt,
    checks: decision.checks,
    absences: decision.absences,
    errorCode: decision.errorCode,
    errorMessage: decision.errorMessage,
    finished: decision.finished,
    tenths: report.outcome.kind === 'issued' && order.tenths === null ? report.outcome.issued.tenths : null,
  };
}

function bookToken(scope: Scope, order: LockedOrder, issued: IssuedToken): void {
  const { tx, deps, at, effects } = scope;
  const id = newId();
  const amountMinor = order.paid_minor + order.wallet_minor - order.remainder_minor;
  const tenths = order.tenths ?? issued.tenths;
  const { sealed, digest, tail } = sealToken(deps.secrets, { tenantId: tx.tenantId, tokenId: id }, issued.token);
  scope.known.set(digest.toString('hex'), order.id);
  effects.tokens.push({
    id,
    orderId: order.id,
    paymentId: order.payment_id,
    meterId: order.meter_id,
    customerId: order.customer_id,
    vendorAccountId: order.vendor_account_id,
    type: TOKEN_TYPES[order.kind],
    sealed,
    digest,
    tail,
    amountMinor: isClear(order.kind) ? null : amountMinor,
    tenths,
    currency: order.currency,
    byUnits: order.by_units,
    vendorTenths: issued.tenths,
    vendorPriceMinor: issued.unitPriceMinor,
    issuedBy: order.issued_by,
  });
  effects.postings.push(issuedPosting(order, at));
  // water given away adds to the volume of a meter, not to what was paid on it
  const paidMinor = order.kind === 'credit' ? amountMinor : 0n;
  if (!isClear(order.kind)) effects.vends.push({ meterId: order.meter_id, amountMinor: paidMinor, tenths: tenths ?? 0, tokenId: id, at });
  // what empties a meter is for the person who stands before it, not for the customer
  if (order.kind !== 'clear_credit') queueToken(effects, order, { id, token: issued.token, amountMinor: paidMinor, tenths });
}

interface BookedToken {
  readonly id: string;
  readonly token: string;
  readonly amountMinor: bigint;
  readonly tenths: number | null;
}

/** A token that has nobody to go to is a person's to hand over. */
function queueToken(effects: Effects, order: LockedOrder, { id, token, amountMinor, tenths }: BookedToken): void {
  const recipients = recipientsOf(order);
  const notice = {
    language: order.customer_language ?? order.tenant_language,
    token,
    meterNumber: order.meter_number,
    tenths,
    amountMinor,
    remainderMinor: order.remainder_minor,
    currency: order.currency,
    receipt: order.receipt,
  };
  const text = tokenText({ ...notice, kind: order.kind, utility: order.tenant_name });
  for (const [index, to] of recipients.entries())
    effects.texts.push({
      ...(index === 0 && order.customer_email && !isClear(order.kind) ? { email: { ...notice, to: order.customer_email } } : {}),
      id: newId(),
      dedupeKey: `token:${id}:${to}`,
      to,
      text,
      tokenId: id,
      paymentId: order.payment_id,
      orderId: order.id,
      customerId: order.customer_id,
    });
  if (recipients.length === 0) effects.alerts.push(undeliverableAlert(order, id));
}

function undeliverableAlert(order: LockedOrder, tokenId: string): RaisedAlert {
  return {
    type: 'token_undeliverable',
    severity: 'error',
    dedupeKey: `token_undeliverable:${tokenId}`,
    meterId: order.meter_id,
    customerId: order.customer_id,
    paymentId: order.payment_id,
    says: { code: 'token_undeliverable', given: { meter: order.meter_number } },
  };
}

function alertOf(order: LockedOrder, decision: Move): RaisedAlert {
  const type = decision.alert!;
  return {
    type,
    severity: type === 'vending_failed' ? 'error' : 'warning',
    dedupeKey: `${type}:${order.id}`,
    meterId: order.meter_id,
    customerId: order.customer_id,
    paymentId: order.payment_id,
    says: {
      code: 'vending',
      given: { meter: order.meter_number, what: { phrase: decision.errorCode ?? '', en: decision.errorMessage, detail: decision.reason ?? '' } },
    },
  };
}

function discrepancyAlert(order: LockedOrder, reason: string): RaisedAlert {
  return {
    type: 'vendor_discrepancy',
    severity: 'critical',
    dedupeKey: `vendor_discrepancy:${order.id}:${reason}`,
    meterId: order.meter_id,
    customerId: order.customer_id,
    paymentId: order.payment_id,
    says: { code: 'vendor_discrepancy', given: { meter: order.meter_number, reason } },
  };
}

function auditOf(order: LockedOrder, report: Report, decision: Move): AuditEntry {
  return {
    action: `vend_order.${decision.to}`,
    objectType: 'vend_order',
    objectId: order.id,
    details: {
      attempt: report.attemptNo,
      payment_id: order.payment_id,
      meter: order.meter_number,
      amount_minor: order.paid_minor + order.wallet_minor,
      reason: decision.reason,
      decided_by: report.actorId ?? null,
    },
  };
}

async function writeEffects(tx: Tx, deps: TokenTools, { effects, at }: { effects: Effects; at: Date }): Promise<void> {
  if (effects.attempts.length > 0) await recordAttempts(tx, effects.attempts, at);
  if (effects.moves.length > 0) await moveOrders(tx, effects.moves, at);
  if (effects.tokens.length > 0) await insertTokens(tx, effects.tokens, at);
  if (effects.vends.length > 0) await deps.recordVends(tx, effects.vends);
  if (effects.outcomes.length > 0) await deps.onOutcome(tx, effects.outcomes, at);
  if (effects.texts.length > 0) await deps.queueTexts(tx, effects.texts);
  if (effects.alerts.length > 0) await deps.raise(tx, effects.alerts);
  await post(tx, effects.postings);
  await record(tx, systemSource, effects.audit);
}
