import type { Tx } from '../../../kernel/db.ts';

/** What the water side shows beside a talk. Implemented in the composition root from the features of vending. */
export interface WaterReader {
  metersOf(tx: Tx, customerIds: readonly string[]): Promise<readonly WaterMeter[]>;
  /** The newest of all these meters together. Tokens with their last four digits alone. */
  tokensOf(tx: Tx, meterIds: readonly string[], limit: number): Promise<readonly WaterToken[]>;
  paymentsOf(tx: Tx, meterIds: readonly string[], limit: number): Promise<readonly WaterPayment[]>;
  /** Minor units: what the customer has, and what they owe. */
  balancesOf(tx: Tx, customerIds: readonly string[]): Promise<ReadonlyMap<string, { readonly walletMinor: bigint; readonly arrearsMinor: bigint }>>;
}

export interface WaterMeter {
  readonly id: string;
  readonly customerId: string;
  readonly meterNumber: string;
  readonly status: string;
  readonly location: string;
  readonly lastSeen: Date | null;
}

export interface WaterToken {
  readonly id: string;
  readonly customerId: string | null;
  readonly meterNumber: string;
  readonly tail: string;
  readonly type: string;
  readonly status: string;
  readonly amountMinor: bigint | null;
  readonly tenths: number | null;
  readonly createdAt: Date;
}

export interface WaterPayment {
  readonly id: string;
  readonly customerId: string | null;
  readonly receipt: string;
  readonly amountMinor: bigint;
  readonly state: string;
  readonly receivedAt: Date;
}
