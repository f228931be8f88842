import type { Tx } from '../../../../kernel/db.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { registryCounts } from '../../registry/index.ts';
import { raiseAlerts, resolveAlerts, type RaisedAlert } from '../alerts.ts';
import { loadRules } from '../rules/queries.ts';
import { ruleFor } from '../rules/rules.ts';
import type { Saying } from '../texts/say.ts';
import { alertType } from '../types.ts';
import { buyersOf, compare, endSettledPayments, noteFacts, type Buyer, type Found, type Looking, type SearchName } from './queries.ts';

type Facts = Found['facts'];

/** What an alert says of what was found. */
const SAYINGS: Readonly<Record<SearchName, (facts: Facts) => Saying>> = {
  tamper: ({ meter }) => ({ code: 'tamper', given: { meter: shown(meter) } }),
  fault: ({ meter }) => ({ code: 'fault', given: { meter: shown(meter) } }),
  offline: ({ meter, seen }) =>
    seen ? { code: 'offline', given: { meter: shown(meter), seen } } : { code: 'offline_by_hand', given: { meter: shown(meter) } },
  payment_failed: ({ receipt, reason, reason_code: phrase }) => ({
    code: 'payment_failed',
    given: { receipt: shown(receipt), reason: { phrase: shown(phrase), en: shown(reason) } },
  }),
  unknown_outcome: ({ meter, state }) => ({ code: 'unknown_outcome', given: { meter: shown(meter), state: shown(state) } }),
  suspense_ageing: ({ count, minor, currency, since }) => ({
    code: 'suspense_ageing',
    given: { count: shown(count), amount: `${currency} ${formatMinor(BigInt(minor ?? 0))}`, since: shown(since) },
  }),
  paybill_silence: ({ shortcode, last }) => ({ code: 'paybill_silence', given: { shortcode: shown(shortcode), last: shown(last) } }),
  key_change_ageing: ({ name, count, since, waiting }) => ({
    code: 'key_change_ageing',
    given: { name: shown(name), count: shown(count), since: shown(since), waiting: shown(waiting) },
  }),
  price_drift: ({ count, company, percent }) => ({
    code: 'price_drift',
    given: { count: shown(count), company: shown(company), percent: shown(percent) },
  }),
};

function shown(fact: string | number | null | undefined): string {
  return String(fact ?? '');
}

/** Looked for every minute: states that must not wait. */
const EVERY_MINUTE: readonly SearchName[] = ['tamper', 'fault', 'offline', 'payment_failed', 'unknown_outcome'];
/** Looked for by the hour's quarter: figures over a time. */
const EVERY_QUARTER: readonly SearchName[] = ['suspense_ageing', 'paybill_silence', 'price_drift', 'key_change_ageing'];

/** New alerts of one type in one look; the rest come with the next. */
const MOST_NEW = 500;

/** With more failed payments than these, they are compared by the quarter, and the minute looks for new ones alone. */
const MOST_COMPARED = 500n;
/** Longer than the time between two looks, should some of them be lost. */
const LATELY_MS = 3_600_000;

export async function watchStates(tx: Tx, now: Date): Promise<void> {
  const since = (await failedPayments(tx)) > MOST_COMPARED ? new Date(now.getTime() - LATELY_MS) : null;
  await watch(tx, EVERY_MINUTE, { now, since });
}

async function failedPayments(tx: Tx): Promise<bigint> {
  const counts = (await registryCounts(tx)).filter((row) => row.kind === 'payments' && (row.status === 'failed' || row.status === 'refund_due'));
  return counts.reduce((sum, row) => sum + row.n, 0n);
}

/** Figures over a time, and what payments have settled by themselves. */
export async function watchFigures(tx: Tx, now: Date): Promise<void> {
  const failed: readonly SearchName[] = (await failedPayments(tx)) > MOST_COMPARED ? ['payment_failed'] : [];
  await watch(tx, [...EVERY_QUARTER, ...failed], { now, since: null });
  await endSettledPayments(tx, now);
}

async function watch(tx: Tx, types: readonly SearchName[], { now, since }: Pick<Looking, 'now' | 'since'>): Promise<void> {
  const rules = await loadRules(tx);
  const alerts: RaisedAlert[] = [];
  for (const type of types) {
    const rule = ruleFor(rules, type);
    if (!rule.is_enabled) continue;
    const found = await compare(tx, type, { now, since: type === 'payment_failed' ? since : null, threshold: rule.threshold ?? 0, limit: MOST_NEW });
    alerts.push(...found.map((one) => alertOf(type, one)));
  }
  await raiseAlerts(tx, alerts);
}

function alertOf(type: SearchName, { key, meterId, customerId, paymentId, facts }: Found): RaisedAlert {
  return { type, severity: alertType(type).severity, dedupeKey: key, meterId, customerId, paymentId, says: SAYINGS[type](facts) };
}

const BUYERS_AT_ONCE = 1_000;

/** What the purchases of a meter tell about its use. */
interface UseEstimate {
  readonly meterId: string;
  /** Null where the purchases do not tell. */
  readonly daysLeft: number | null;
  /** Nobody has bought for so long that this is another matter than water running low. */
  readonly noPurchase: boolean;
}

/** Estimates of the meters that buy, page by page in the order of ids. */
export type ReadEstimates = (
  tx: Tx,
  ask: { readonly at: Date; readonly after: string | null; readonly limit: number },
) => Promise<{ readonly estimates: readonly UseEstimate[]; readonly next: string | null }>;

/**
 * Who will soon be without water, one page of meters at a time: a hundred thousand must not hold one transaction.
 * @returns behind which meter to go on; null after the last page
 */
export async function watchBuyers(
  tx: Tx,
  { after, now, read }: { readonly after: string | null; readonly now: Date; readonly read: ReadEstimates },
): Promise<string | null> {
  const rule = ruleFor(await loadRules(tx), 'low_token');
  if (!rule.is_enabled) return null;
  const { estimates, next } = await read(tx, { at: now, after, limit: BUYERS_AT_ONCE });
  const low = new Map(
    estimates.flatMap(({ meterId, daysLeft, noPurchase }) => (isLow(daysLeft, rule.threshold) && !noPurchase ? [[meterId, daysLeft!] as const] : [])),
  );
  const buyers = await buyersOf(
    tx,
    estimates.map(({ meterId }) => meterId),
  );
  const news = buyers.filter((buyer) => low.has(buyer.meterId) && !buyer.isRaised);
  await raiseAlerts(
    tx,
    news.map((buyer) => lowAlert(buyer, low.get(buyer.meterId)!)),
  );
  const facts = news.map((buyer) => ({ key: keyOf(buyer), facts: { days_left: low.get(buyer.meterId)! } }));
  if (facts.length > 0) await noteFacts(tx, facts);
  const over = buyers.filter((buyer) => !low.has(buyer.meterId) && buyer.isRaised);
  await resolveAlerts(tx, { keys: over.map(keyOf), reason: 'The purchases no longer say so.', at: now });
  return next;
}

function isLow(daysLeft: number | null, threshold: number | null): boolean {
  return daysLeft !== null && daysLeft <= (threshold ?? 0);
}

function keyOf(buyer: Buyer): string {
  return `low_token:${buyer.meterId}`;
}

function lowAlert(buyer: Buyer, days: number): RaisedAlert {
  return {
    type: 'low_token',
    severity: alertType('low_token').severity,
    dedupeKey: keyOf(buyer),
    meterId: buyer.meterId,
    customerId: buyer.customerId,
    paymentId: null,
    says: { code: 'low_token', given: { meter: buyer.meterNumber, days } },
  };
}
