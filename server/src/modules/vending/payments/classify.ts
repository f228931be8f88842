import type { Tx } from '../../../kernel/db.ts';
import type { PaymentTools } from './deps.ts';
import type { Effects } from './effects.ts';
import type { OpenEvent } from './settle-queries.ts';
import type { MoneyReceived, ParsedEvent } from './port.ts';
import { holdReason } from './hold.ts';
import { settleResult } from './operations/result.ts';
import { conflict, type Settling } from './settling.ts';
import { settleStk } from './stk-callback.ts';

export interface Classifying {
  readonly events: readonly OpenEvent[];
  readonly effects: Effects;
}

/** Tells new money from repeats, conflicts and failed pushes; every event gets its final state here. */
export async function classifyEvents(tx: Tx, deps: PaymentTools, { events, effects }: Classifying): Promise<readonly Settling[]> {
  const settling: Settling[] = [];
  for (const event of events) {
    if (event.payment_event_id === event.event_id) {
      settling.push(...ownPayment(event, effects));
      continue;
    }
    if (event.source === 'result' || event.source === 'timeout') {
      settling.push(...(await settleResult(tx, deps, { event, effects })));
      continue;
    }
    const parsed = deps.parse(event.body, event.content_type ?? undefined);
    if (parsed.kind === 'stk') settling.push(...(await settleStk(tx, { event, stk: parsed.stk, effects })));
    else compareWithPayment(event, parsed, effects);
  }
  return settling;
}

/** The event that made its payment: settle it, unless that was done before. */
function ownPayment(event: OpenEvent, effects: Effects): readonly Settling[] {
  if (event.event_state !== 'applied') effects.events.push({ id: event.event_id, state: 'applied', reason: null });
  return event.payment_state === 'received' ? [settlingOf(event)] : [];
}

function settlingOf(event: OpenEvent): Settling {
  return {
    id: event.payment_id!,
    receipt: event.receipt!,
    amountMinor: event.amount_minor!,
    currency: event.currency!,
    accountText: event.account_text!,
    payerPhone: event.payer_phone,
    tenantName: event.tenant_name,
    tenantLanguage: event.tenant_language,
    hold: holdReason({ authenticity: event.authenticity, amountMinor: event.amount_minor!, holdAboveMinor: event.hold_above_minor }),
    bookedIn: null,
    bookingReference: event.payment_id!,
  };
}

/** A further notice for a receipt that has its payment: a repeat, or a contradiction. */
function compareWithPayment(event: OpenEvent, parsed: ParsedEvent, effects: Effects): void {
  if (parsed.kind !== 'money' || event.payment_id === null) {
    effects.events.push({ id: event.event_id, state: 'quarantined', reason: 'no_payment' });
    return;
  }
  const difference = differenceTo(event, parsed.money);
  if (difference === null) {
    effects.events.push({ id: event.event_id, state: 'duplicate', reason: null });
    return;
  }
  conflict(event, effects, difference);
}

/** STK pushes name the account otherwise than a payer types it, so only C2B notices are compared on it. */
function differenceTo(event: OpenEvent, money: MoneyReceived): string | null {
  if (money.amountMinor !== event.amount_minor) return 'amount';
  if (event.payment_source !== 'c2b') return null;
  if (money.shortcode !== event.shortcode) return 'shortcode';
  return money.accountText.trim().toUpperCase() === event.account_text!.trim().toUpperCase() ? null : 'account';
}
