import { divideRounded } from '../../../../kernel/money.ts';
import { readLines, type PriceLine } from '../../tariffs/index.ts';
import type { ReceiptRow } from './queries.ts';

/**
 * Where the money of a payment went, minor units:
 * paid + fromWallet = vat + levy + standing + arrears + water + toWallet + notSold, always.
 */
export interface Receipt {
  readonly paid: bigint;
  readonly fromWallet: bigint;
  readonly vat: bigint;
  readonly levy: bigint;
  readonly standing: bigint;
  readonly arrears: bigint;
  readonly water: bigint;
  readonly toWallet: bigint;
  /** It bought nothing and is not in the wallet either: it waits, was divided, or goes back. */
  readonly notSold: bigint;
  /** Null before the vendor has said it, where its price decides. */
  readonly tenths: number | null;
  /** What one m³ of this purchase cost on average, without VAT and levies. */
  readonly unitPrice: bigint | null;
  readonly lines: readonly PriceLine[];
}

const NOTHING = { fromWallet: 0n, vat: 0n, levy: 0n, standing: 0n, arrears: 0n, water: 0n, toWallet: 0n, notSold: 0n, unitPrice: null, lines: [] } as const;

/** Pure. */
export function receiptOf(row: ReceiptRow): Receipt {
  const paid = row.amount_minor;
  if (row.order_id === null) return row.state === 'credited' ? { ...NOTHING, paid, tenths: 0, toWallet: paid } : { ...NOTHING, paid, tenths: 0, notSold: paid };
  const water = row.water_minor ?? 0n;
  return {
    ...NOTHING,
    paid,
    fromWallet: row.wallet_minor ?? 0n,
    vat: row.vat_minor ?? 0n,
    levy: row.levy_minor ?? 0n,
    standing: row.standing_minor ?? 0n,
    arrears: row.arrears_minor ?? 0n,
    water,
    toWallet: row.remainder_minor ?? 0n,
    tenths: row.tenths,
    unitPrice: row.tenths === null || row.tenths === 0 ? null : divideRounded(water * 10n, BigInt(row.tenths)),
    lines: readLines(row.pricing),
  };
}
