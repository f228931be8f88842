/** What an order asks the vendor for, and the type of the token that comes of it. */
export const TOKEN_TYPES = {
  credit: 'vending',
  free_credit: 'vending',
  clear_credit: 'clear_credit',
  clear_tamper: 'clear_tamper',
} as const satisfies Record<string, string>;

export type OrderKind = keyof typeof TOKEN_TYPES;
export type ClearKind = 'clear_credit' | 'clear_tamper';

/** Tokens that clear a meter carry no water: they cost nothing, and no history of a vendor lists them. */
export function isClear(kind: OrderKind): kind is ClearKind {
  return kind === 'clear_credit' || kind === 'clear_tamper';
}
