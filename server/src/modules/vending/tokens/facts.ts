import type { Tx } from '../../../kernel/db.ts';
import { announce, type Fact } from '../../../kernel/facts.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { OrderOutcome } from './deps.ts';
import type { LockedOrder } from './order-queries.ts';
import { maskToken } from './sealing.ts';
import type { OrderState } from './state.ts';
import type { TokenRow } from './token-queries.ts';

export interface VendNews {
  readonly tokens: readonly TokenRow[];
  readonly outcomes: readonly OrderOutcome[];
  readonly orders: ReadonlyMap<string, LockedOrder>;
}

/** What other systems are told of purchases at the vendor. A token goes out masked: whole, it is worth water to whoever reads it. */
export function announceVends(tx: Tx, { tokens, outcomes, orders }: VendNews): void {
  if (tokens.length > 0) announce(tx, 'token.issued', () => tokens.map((token) => tokenFact(token, orders.get(token.orderId))));
  const ended = (event: string, state: OrderState): void => {
    const those = outcomes.filter((outcome) => outcome.state === state);
    if (those.length > 0) announce(tx, event, () => those.map((outcome) => orderFact(outcome, orders.get(outcome.orderId))));
  };
  ended('token.failed', 'rejected');
  ended('token.unknown', 'unknown');
}

function tokenFact(token: TokenRow, order: LockedOrder | undefined): Fact {
  return {
    object: token.id,
    path: `/api/tokens/${token.id}/`,
    data: {
      token: token.id,
      token_value: maskToken(token.tail),
      token_type: token.type,
      vend_order: token.orderId,
      payment: token.paymentId,
      mpesa_transaction_id: order?.receipt ?? null,
      meter: token.meterId,
      meter_id: order?.meter_number ?? null,
      customer: token.customerId,
      amount: token.amountMinor === null ? null : formatMinor(token.amountMinor),
      currency: token.currency,
      units: token.tenths === null ? null : (token.tenths / 10).toFixed(1),
    },
  };
}

function orderFact(outcome: OrderOutcome, order: LockedOrder | undefined): Fact {
  return {
    object: outcome.orderId,
    path: `/api/vend-orders/${outcome.orderId}/`,
    data: {
      vend_order: outcome.orderId,
      state: outcome.state,
      error_code: outcome.errorCode,
      payment: outcome.paymentId,
      mpesa_transaction_id: order?.receipt ?? null,
      meter: order?.meter_id ?? null,
      meter_id: order?.meter_number ?? null,
      customer: order?.customer_id ?? null,
    },
  };
}
