import { balancesOf } from '../../ledger/books/index.ts';
import type { WaterReader } from '../../messaging/inbox/port.ts';
import { metersHeldBy, newestPayments, newestTokens } from './queries.ts';

/** A customer's water at a glance, for those who talk with them. */
export const waterReader: WaterReader = {
  metersOf: metersHeldBy,
  tokensOf: newestTokens,
  paymentsOf: newestPayments,
  balancesOf: async (tx, customerIds) => {
    const [wallets, arrears] = [await balancesOf(tx, 'wallet', customerIds), await balancesOf(tx, 'arrears', customerIds)];
    const sum = (rows: typeof wallets, id: string): bigint => rows.filter((row) => row.owner_id === id).reduce((total, row) => total + row.balance_minor, 0n);
    // debit positive: what the customer has is ours to owe
    return new Map(customerIds.map((id) => [id, { walletMinor: -sum(wallets, id), arrearsMinor: sum(arrears, id) }]));
  },
};
