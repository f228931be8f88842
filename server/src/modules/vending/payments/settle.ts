import { newId } from '../../../kernel/ids.ts';
import type { Tx } from '../../../kernel/db.ts';
import { lockWallets, type Line, type Posting } from '../../ledger/books/index.ts';
import { takeMetersByAccount, type MeterForSale } from '../meters/index.ts';
import { classifyEvents } from './classify.ts';
import type { Settling } from './settling.ts';
import type { PaymentsDeps, PaymentTools } from './deps.ts';
import { announcePlaced } from './facts.ts';
import { noEffects, writeEffects, type Effects } from './effects.ts';
import { purchaseOf, type Purchase } from './purchase.ts';
import { eventsWithin, lockEvents, type PaymentChange, type Span } from './settle-queries.ts';
import { creditedText, heldText, suspenseText } from './texts.ts';

/** Events to settle: each by its id, and all between two ids. */
export interface ToSettle {
  readonly ids: readonly string[];
  readonly spans?: readonly Span[];
}

/**
 * Turns events that were taken in into settled payments: one transaction for the batch, and running it
 * twice for the same events changes nothing.
 */
export async function settleEvents(deps: PaymentsDeps, tenantId: string, { ids, spans = [] }: ToSettle): Promise<void> {
  await deps.db.inTenant(tenantId, async (tx) => {
    const between = spans.length > 0 ? await eventsWithin(tx, spans) : [];
    const events = await lockEvents(tx, [...ids, ...between]);
    if (events.length === 0) return;
    const effects = noEffects();
    const payments = await classifyEvents(tx, deps, { events, effects });
    await placePayments(tx, deps, { payments, effects, at: deps.clock.now() });
  });
}

export interface Placing {
  readonly payments: readonly Settling[];
  readonly effects: Effects;
  readonly at: Date;
}

/** Finds each payment its meter, prices it and writes everything down. */
export async function placePayments(tx: Tx, deps: PaymentTools, { payments, effects, at }: Placing): Promise<void> {
  const texts = [...new Set(payments.filter((payment) => payment.hold === null).map((payment) => payment.accountText))];
  const meters = texts.length > 0 ? await takeMetersByAccount(tx, texts) : new Map<string, MeterForSale>();
  const sales = payments.map((payment) => ({ payment, meter: payment.hold === null ? meters.get(payment.accountText) : undefined }));
  const owners = [...new Set(sales.flatMap(({ meter }) => (meter ? [ownerOf(meter), meter.id] : [])))];
  const wallets = owners.length > 0 ? await lockWallets(tx, owners, payments[0]!.currency) : new Map<string, bigint>();
  const scope: Scope = { effects, at, wallets, taken: new Map(), arrears: new Map() };
  for (const { payment, meter } of sales) placeOne(scope, payment, meter);
  await writeEffects(tx, deps, { effects, at });
  announcePlaced(tx, payments, effects.payments);
}

function ownerOf(meter: MeterForSale): string {
  return meter.customerId ?? meter.id;
}

/** What earlier purchases of this batch have taken of a meter's month already. */
interface Taken {
  readonly tenths: number;
  readonly standing: boolean;
}

interface Scope {
  readonly effects: Effects;
  readonly at: Date;
  readonly wallets: Map<string, bigint>;
  readonly taken: Map<string, Taken>;
  /** What they have taken for each owner's debt. */
  readonly arrears: Map<string, bigint>;
}

function placeOne(scope: Scope, payment: Settling, meter: MeterForSale | undefined): void {
  if (payment.hold !== null) hold(scope, payment, payment.hold);
  else if (meter) sell(scope, payment, meter);
  else suspend(scope, payment);
}

function sell(scope: Scope, payment: Settling, meter: MeterForSale): void {
  const owner = ownerOf(meter);
  bringWallet(scope, meter, payment.currency);
  const earlier = scope.taken.get(meter.id);
  const paidOff = scope.arrears.get(owner) ?? 0n;
  const purchase = purchaseOf({ payment, meter: afterEarlier(meter, earlier, paidOff), wallet: scope.wallets.get(owner) ?? 0n });
  if (purchase.kind === 'hold') hold(scope, payment, { ...purchase, meter });
  else if (purchase.kind === 'credit') credit(scope, { payment, meter, purchase });
  else {
    scope.wallets.set(owner, 0n);
    scope.arrears.set(owner, paidOff + purchase.parts.arrearsMinor);
    scope.taken.set(meter.id, {
      tenths: (earlier?.tenths ?? 0) + (purchase.parts.tenths ?? 0),
      standing: earlier?.standing === true || purchase.parts.standingMinor > 0n,
    });
    order(scope, { payment, meter, purchase });
  }
}

/** What was left on a meter while nobody held it belongs to who holds it now. */
function bringWallet({ wallets, effects, at }: Scope, meter: MeterForSale, currency: string): void {
  const left = wallets.get(meter.id) ?? 0n;
  if (meter.customerId === null || left <= 0n) return;
  wallets.set(meter.id, 0n);
  wallets.set(meter.customerId, (wallets.get(meter.customerId) ?? 0n) + left);
  effects.postings.push({
    kind: 'wallet_moved',
    reference: newId(),
    currency,
    at,
    lines: [
      { account: 'wallet', owner: meter.id, minor: left },
      { account: 'wallet', owner: meter.customerId, minor: -left },
    ],
  });
}

/** Payments of one batch share their meter's lifeline, blocks and standing charge, and their customer's debt. */
function afterEarlier(meter: MeterForSale, taken: Taken | undefined, paidOff: bigint): MeterForSale {
  const arrearsMinor = meter.arrearsMinor > paidOff ? meter.arrearsMinor - paidOff : 0n;
  if (!taken) return { ...meter, arrearsMinor };
  return { ...meter, arrearsMinor, monthTenths: meter.monthTenths + taken.tenths, standingDue: meter.standingDue && !taken.standing };
}

interface Sale<P> {
  readonly payment: Settling;
  readonly meter: MeterForSale;
  readonly purchase: P;
}

function order(scope: Scope, { payment, meter, purchase }: Sale<Extract<Purchase, { kind: 'order' }>>): void {
  const { effects, at } = scope;
  const orderId = newId();
  effects.orders.push({
    id: orderId,
    kind: 'credit',
    paymentId: payment.id,
    meterId: meter.id,
    meterNumber: meter.meterNumber,
    customerId: meter.customerId,
    vendorAccountId: purchase.vendorAccountId,
    paidMinor: payment.amountMinor,
    walletMinor: purchase.walletMinor,
    currency: payment.currency,
    tariffVersionId: purchase.tariffVersionId,
    pricing: purchase.lines,
    ...purchase.parts,
  });
  effects.payments.push({ ...unchanged(payment), state: 'vending', meterId: meter.id, customerId: meter.customerId, matchedBy: 'account' });
  effects.postings.push(receiptPosting(payment, at, owedTo('unapplied', payment)));
  if (purchase.walletMinor > 0n) {
    effects.postings.push({
      kind: 'wallet_used',
      reference: orderId,
      currency: payment.currency,
      paymentId: payment.id,
      orderId,
      at,
      lines: [
        { account: 'wallet', owner: ownerOf(meter), minor: purchase.walletMinor },
        { account: 'unapplied', minor: -purchase.walletMinor },
      ],
    });
  }
  note(effects, payment, { action: 'payment.matched', meter: meter.meterNumber });
}

/** Too little for the smallest purchase, or a meter that may not be sold to: the money waits in the wallet. */
function credit({ effects, at, wallets }: Scope, { payment, meter, purchase }: Sale<Extract<Purchase, { kind: 'credit' }>>): void {
  const owner = ownerOf(meter);
  wallets.set(owner, (wallets.get(owner) ?? 0n) + payment.amountMinor);
  effects.payments.push({
    ...unchanged(payment),
    state: 'credited',
    meterId: meter.id,
    customerId: meter.customerId,
    matchedBy: 'account',
    errorCode: purchase.code,
    errorMessage: purchase.message,
  });
  effects.postings.push(receiptPosting(payment, at, { account: 'wallet', owner, minor: -payment.amountMinor }));
  tell(effects, payment, {
    kind: 'credited',
    to: [meter.customerPhone, payment.payerPhone],
    text: creditedText(payment, meter, purchase.code),
    customerId: meter.customerId,
  });
  note(effects, payment, { action: 'payment.credited', meter: meter.meterNumber, reason: purchase.code });
}

/** Nobody is found for the account that was typed. The money is never refused after it was taken. */
function suspend({ effects, at }: Scope, payment: Settling): void {
  effects.payments.push({
    ...unchanged(payment),
    state: 'suspense',
    errorCode: 'payments.account_unknown',
    errorMessage: `No meter answers to the account "${payment.accountText}".`,
  });
  effects.postings.push(receiptPosting(payment, at, owedTo('suspense', payment)));
  effects.alerts.push({
    type: 'payment_suspense',
    severity: 'warning',
    dedupeKey: `suspense:${payment.id}`,
    meterId: null,
    customerId: null,
    paymentId: payment.id,
    says: { code: 'payment_suspense', given: { receipt: payment.receipt } },
  });
  tell(effects, payment, { kind: 'suspense', to: [payment.payerPhone], text: suspenseText(payment), customerId: null });
  note(effects, payment, { action: 'payment.suspense' });
}

function hold({ effects, at }: Scope, payment: Settling, reason: { readonly code: string; readonly message: string; readonly meter?: MeterForSale }): void {
  const { meter } = reason;
  effects.payments.push({
    ...unchanged(payment),
    state: 'held',
    meterId: meter?.id ?? null,
    customerId: meter?.customerId ?? null,
    errorCode: reason.code,
    errorMessage: reason.message,
  });
  effects.postings.push(receiptPosting(payment, at, owedTo('suspense', payment)));
  effects.alerts.push({
    type: 'payment_held',
    severity: 'error',
    dedupeKey: `held:${payment.id}`,
    meterId: meter?.id ?? null,
    customerId: meter?.customerId ?? null,
    paymentId: payment.id,
    says: { code: 'payment_held', given: { receipt: payment.receipt, reason: { phrase: reason.code, en: reason.message } } },
  });
  if (meter) tell(effects, payment, { kind: 'held', to: [meter.customerPhone, payment.payerPhone], text: heldText(payment), customerId: meter.customerId });
  note(effects, payment, { action: 'payment.held', reason: reason.code });
}

/** Money is booked once when it comes; later it only moves on from where it stands. */
function receiptPosting(payment: Settling, at: Date, owed: Line): Posting {
  const from = payment.bookedIn ?? payment.cameBy ?? 'mpesa_clearing';
  return {
    kind: payment.bookedIn ? 'moved' : 'receipt',
    reference: payment.bookingReference,
    currency: payment.currency,
    paymentId: payment.id,
    at,
    lines: from === owed.account ? [] : [{ account: from, minor: payment.amountMinor }, owed],
  };
}

function owedTo(account: 'unapplied' | 'suspense', payment: Settling): Line {
  return { account, minor: -payment.amountMinor };
}

function unchanged(payment: Settling): PaymentChange {
  return { id: payment.id, state: 'received', meterId: null, customerId: null, matchedBy: null, errorCode: null, errorMessage: '' };
}

interface Telling {
  readonly kind: string;
  readonly to: readonly (string | null)[];
  readonly text: string;
  readonly customerId: string | null;
}

function tell(effects: Effects, payment: Settling, { kind, to, text, customerId }: Telling): void {
  for (const phone of new Set(to.filter((phone): phone is string => Boolean(phone)))) {
    effects.texts.push({ id: newId(), dedupeKey: `${kind}:${payment.id}:${phone}`, kind, to: phone, text, paymentId: payment.id, customerId });
  }
}

function note(effects: Effects, payment: Settling, { action, ...details }: Readonly<Record<string, unknown>> & { readonly action: string }): void {
  effects.audit.push({
    action,
    objectType: 'payment',
    objectId: payment.id,
    details: { receipt: payment.receipt, amount_minor: payment.amountMinor, ...details },
  });
}
