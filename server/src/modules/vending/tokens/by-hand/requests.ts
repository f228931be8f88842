import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { Role } from '../../../../kernel/http.ts';
import { newId } from '../../../../kernel/ids.ts';
import { lockWallets, post } from '../../../ledger/books/index.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { takeMetersForSale, type MeterForSale } from '../../meters/index.ts';
import type { TokenTools } from '../deps.ts';
import { isClear, type OrderKind } from '../kinds.ts';
import { createOrders } from '../orders.ts';
import { freeIssuePosting, walletPosting } from '../postings.ts';
import { decidedAlready, meterSuspended, notTheHolder, noVendorAccount, overTheDay, peopleOnly, secondPerson, walletTooSmall } from './errors.ts';
import { defaultLimits, judgeClear, judgeWater, type Limits, type Verdict } from './limits.ts';
import { customerExists, endRequest, insertRequest, lockRequest, readLimits, signOrder, takeTurn, usedToday, type LockedRequest } from './queries.ts';
import { quoteOf, type Asked, type Quote } from './quote.ts';

export interface TokenRequest {
  readonly kind: OrderKind;
  readonly meterId: string;
  /** Must hold the meter when given. */
  readonly customerId: string | null;
  /** Null for clears. */
  readonly asked: Asked | null;
  /** Empty where an older front end gives none: then a second person decides, whatever the limits. */
  readonly reason: string;
}

/** Who asks: the role decides what may be done alone. */
interface Requester {
  readonly source: AuditSource & { readonly actor: { readonly id: string; readonly role: Role } };
}

/**
 * Asks for a token by hand. Within the limits of who asks it goes to the vendor as an order like any other; above, it
 * waits for a second person.
 * @returns the request's id
 * @throws AppError `not_found`, `tokens.day_limit` and what speaks against the meter or the money (`errors.ts`)
 */
export async function requestToken(tx: Tx, deps: TokenTools, { request, source }: { request: TokenRequest } & Requester): Promise<string> {
  const at = deps.clock.now();
  const meter = await meterFor(tx, request);
  const quote = quoteOf({ ...request, meter });
  const verdict = await judge(tx, { request, quote, source, at });
  if (verdict === 'over_the_day') throw overTheDay();
  const id = newId();
  await insertRequest(tx, {
    id,
    kind: request.kind,
    meterId: meter.id,
    customerId: meter.customerId,
    askedMinor: request.asked?.by === 'money' ? request.asked.minor : null,
    askedTenths: request.asked?.by === 'units' ? request.asked.tenths : null,
    valueMinor: quote.valueMinor,
    currency: quote.currency,
    reason: request.reason,
    requestedBy: source.actor.id,
    at,
  });
  const { kind, reason } = request;
  if (verdict === 'alone') {
    const orderId = await carryOut(tx, { kind, reason, meter, quote, by: source.actor.id, at });
    await endRequest(tx, id, { state: 'carried_out', decidedBy: null, comment: '', orderId, valueMinor: null, at });
  } else await deps.raise(tx, [waitingAlert(id, meter, kind)]);
  await note(tx, source, {
    action: verdict === 'alone' ? 'requested' : 'waits_for_approval',
    id,
    details: { kind, reason, meter: meter.meterNumber, ...shown(quote) },
  });
  return id;
}

/**
 * A second person's word on a request. Prices, the wallet and the meter are looked at anew.
 * @throws AppError `tokens.people_only`, `tokens.second_person`, `tokens.request_decided`
 */
export async function decideRequest(
  tx: Tx,
  deps: TokenTools,
  { id, approve, comment, source }: { id: string; approve: boolean; comment: string } & Requester,
): Promise<void> {
  if (source.actor.kind !== 'user') throw peopleOnly();
  const request = await lockRequest(tx, id);
  if (!request) throw notFound();
  if (request.state !== 'pending_approval') throw decidedAlready();
  const at = deps.clock.now();
  if (!approve) await endRequest(tx, id, { state: 'rejected', decidedBy: source.actor.id, comment, orderId: null, valueMinor: null, at });
  else {
    if (request.requested_by === source.actor.id) throw secondPerson();
    const meter = await meterFor(tx, { kind: request.kind, meterId: request.meter_id, customerId: request.customer_id });
    const quote = quoteOf({ kind: request.kind, meter, asked: askedOf(request) });
    const orderId = await carryOut(tx, { kind: request.kind, reason: request.reason, meter, quote, by: request.requested_by, at });
    await endRequest(tx, id, { state: 'carried_out', decidedBy: source.actor.id, comment, orderId, valueMinor: quote.valueMinor, at });
  }
  await deps.resolveAlerts(tx, { keys: [waitingKey(id)], reason: approve ? 'Approved.' : 'Turned down.', at });
  await note(tx, source, { action: approve ? 'approved' : 'rejected', id, details: { kind: request.kind, comment } });
}

type Wanted = Pick<TokenRequest, 'kind' | 'meterId' | 'customerId'>;

async function meterFor(tx: Tx, { kind, meterId, customerId }: Wanted): Promise<MeterForSale> {
  const meter = (await takeMetersForSale(tx, [meterId])).get(meterId);
  if (!meter) throw notFound();
  if (customerId !== null && customerId !== meter.customerId) throw (await customerExists(tx, customerId)) ? notTheHolder() : notFound();
  if (meter.vendorAccountId === null) throw noVendorAccount();
  if (!isClear(kind) && meter.status === 'suspended') throw meterSuspended();
  return meter;
}

async function judge(tx: Tx, { request, quote, source, at }: { request: TokenRequest; quote: Quote; at: Date } & Requester): Promise<Verdict> {
  await takeTurn(tx, source.actor.id);
  const [used, limits] = [await usedToday(tx, source.actor.id, at), await limitsOf(tx, source.actor.role)];
  const verdict = isClear(request.kind) ? judgeClear({ limits, used }) : judgeWater({ limits, used, valueMinor: quote.valueMinor });
  return verdict === 'alone' && request.reason.trim() === '' ? 'second_person' : verdict;
}

async function limitsOf(tx: Tx, role: Role): Promise<Limits> {
  const row = (await readLimits(tx)).find((each) => each.role === role);
  return row ? { aloneMinor: row.alone_minor, dayMinor: row.day_minor, clearsAlone: row.clears_alone, clearsDay: row.clears_day } : defaultLimits(role);
}

function askedOf(request: LockedRequest): Asked | null {
  if (request.asked_minor !== null) return { by: 'money', minor: request.asked_minor };
  return request.asked_tenths === null ? null : { by: 'units', tenths: request.asked_tenths };
}

interface Carrying {
  readonly kind: OrderKind;
  readonly reason: string;
  readonly meter: MeterForSale;
  readonly quote: Quote;
  readonly by: string;
  readonly at: Date;
}

/** The order and its money, in one transaction; from here on it is a purchase like any other. */
async function carryOut(tx: Tx, { kind, reason, meter, quote, by, at }: Carrying): Promise<string> {
  const id = newId();
  const { parts, currency } = quote;
  const owner = meter.customerId ?? meter.id;
  if (parts.walletMinor > 0n && ((await lockWallets(tx, [owner], currency)).get(owner) ?? 0n) < parts.walletMinor) throw walletTooSmall();
  const order = {
    id,
    kind,
    paymentId: null,
    meterId: meter.id,
    meterNumber: meter.meterNumber,
    customerId: meter.customerId,
    vendorAccountId: meter.vendorAccountId!,
  };
  await createOrders(tx, [{ ...order, ...parts, currency, tariffVersionId: quote.tariffVersionId, pricing: quote.lines }], at);
  await signOrder(tx, id, { by, reason });
  await post(tx, [
    kind === 'free_credit'
      ? freeIssuePosting({ id, paidMinor: parts.paidMinor, currency }, at)
      : walletPosting({ id, owner, walletMinor: parts.walletMinor, currency }, at),
  ]);
  return id;
}

const waitingKey = (id: string): string => `token_request:${id}`;

function waitingAlert(id: string, meter: MeterForSale, kind: OrderKind): Parameters<TokenTools['raise']>[1][number] {
  return {
    type: 'approval_waiting',
    severity: 'warning',
    dedupeKey: waitingKey(id),
    meterId: meter.id,
    customerId: meter.customerId,
    paymentId: null,
    says: { code: 'token_request_waiting', given: { kind, meter: meter.meterNumber } },
  };
}

function shown({ valueMinor, parts }: Quote): Record<string, unknown> {
  return { value_minor: valueMinor, tenths: parts.tenths };
}

function note(tx: Tx, source: AuditSource, { action, id, details }: { action: string; id: string; details: Record<string, unknown> }): Promise<void> {
  return record(tx, source, [{ action: `token_request.${action}`, objectType: 'token_request', objectId: id, details }]);
}
