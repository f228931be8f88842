import type { CarrierAccount } from './port.ts';

/** Millionths of a unit of the currency. */
export interface Cost {
  readonly micro: bigint;
  readonly currency: string;
}

/** What one message of so many parts to this number costs at this account; null where nobody has said. */
export type CostOf<A extends CarrierAccount> = (account: A, to: string, parts: number) => Cost | null;

export const costsNothing: CostOf<CarrierAccount> = () => null;
