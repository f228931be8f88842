/** How far a purchase has come, in the words of whoever paid. */
export const BUYER_STATES = [
  'received',
  'queued',
  'key_change',
  'with_vendor',
  'issued',
  'no_phone',
  'sent',
  'delivered',
  'credited',
  'with_people',
  'refunded',
] as const;
export type BuyerState = (typeof BUYER_STATES)[number];

export interface Progress {
  readonly payment_state: string;
  readonly order_state: string | null;
  /** The meter is between two keys, and nothing is sold for it. */
  readonly is_held: boolean;
  readonly has_token: boolean;
  readonly has_phone: boolean;
  /** The states of all text messages with the token. */
  readonly messages: readonly string[];
}

/** Every payment is somewhere: what is not known to be with the machine is with people. */
export function buyerState({
  payment_state: payment,
  order_state: order,
  is_held: isHeld,
  has_token: hasToken,
  has_phone: hasPhone,
  messages,
}: Progress): BuyerState {
  if (hasToken) return deliveryState(messages, hasPhone);
  if (payment === 'received' || payment === 'credited' || payment === 'refunded') return payment;
  if (payment === 'unknown') return 'with_vendor';
  if (payment !== 'vending') return 'with_people';
  return purchaseState(order, isHeld);
}

function purchaseState(order: string | null, isHeld: boolean): BuyerState {
  if (order !== null && order !== 'ready') return 'with_vendor';
  return isHeld && order === 'ready' ? 'key_change' : 'queued';
}

/** Only a report of delivery says delivered; one copy that arrived is enough. */
function deliveryState(messages: readonly string[], hasPhone: boolean): BuyerState {
  if (messages.includes('delivered')) return 'delivered';
  if (messages.some((state) => state === 'sent' || state === 'accepted' || state === 'unknown')) return 'sent';
  return hasPhone ? 'issued' : 'no_phone';
}
