/** States of a payment and the older systems' word for each. */
export const PAYMENT_STATES = {
  received: 'pending',
  held: 'pending',
  suspense: 'pending',
  vending: 'pending',
  unknown: 'pending',
  review: 'pending',
  vended: 'verified',
  credited: 'verified',
  failed: 'failed',
  refund_due: 'failed',
  /** Asked to go back: nothing else may be done with it. */
  refunding: 'failed',
  refunded: 'refunded',
  /** Divided: its parts are payments of their own. */
  split: 'verified',
} as const satisfies Record<string, 'pending' | 'verified' | 'failed' | 'refunded'>;

export type PaymentState = keyof typeof PAYMENT_STATES;

export function statesOf(status: string): readonly PaymentState[] {
  return (Object.keys(PAYMENT_STATES) as PaymentState[]).filter((state) => PAYMENT_STATES[state] === status);
}
