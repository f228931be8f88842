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

/** Pure. */
export function receiptOf(row: ReceiptRow): Receipt {
  const sold = row.order_id !== null;
  const inWallet = row.state === 'credited';
  return {
    paid: row.amount_minor,
    fromWallet: row.wallet_minor,
    vat: row.vat_minor,
    levy: row.levy_minor,
    standing: row.standing_minor,
    arrears: row.arrears_minor,
    water: row.water_minor,
    toWallet: !sold && inWallet ? row.amount_minor : row.remainder_minor,
    notSold: sold || inWallet ? 0n : row.amount_minor,
    tenths: sold ? row.tenths : 0,
    unitPrice: row.tenths === null || row.tenths === 0 ? null : divideRounded(row.water_minor * 10n, BigInt(row.tenths)),
    lines: readLines(row.pricing),
  };
}
