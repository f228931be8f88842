import { formatMinor } from '../../../kernel/money.ts';
import { groupToken } from './sealing.ts';

export interface TokenNotice {
  readonly language: string;
  readonly utility: string;
  readonly token: string;
  readonly meterNumber: string;
  readonly tenths: number | null;
  readonly amountMinor: bigint;
  /** What was too little for a further 0.1 m³ and waits in the wallet. */
  readonly remainderMinor: bigint;
  readonly currency: string;
  readonly receipt: string | null;
}

/** Integer tenths as people read them: `6` is `0.6`. */
export function cubicMetres(tenths: number): string {
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** Who gets a token: the customer and the payer, each once; nobody when neither number is known. */
export function recipientsOf(row: { readonly customer_phone: string | null; readonly payer_phone: string | null }): string[] {
  return [...new Set([row.customer_phone, row.payer_phone])].filter((phone): phone is string => Boolean(phone));
}

/** The token message: token first, because a phone's preview shows only the beginning. Plain GSM letters, so that it stays one segment. */
export function tokenText(notice: TokenNotice): string {
  const units = notice.tenths === null ? '' : `${cubicMetres(notice.tenths)} m3`;
  const money = `${notice.currency} ${formatMinor(notice.amountMinor)}`;
  const receipt = notice.receipt ?? '';
  const saved = notice.remainderMinor > 0n ? `${notice.currency} ${formatMinor(notice.remainderMinor)}` : '';
  const parts = {
    en: [
      `Token: ${groupToken(notice.token)}`,
      `Meter ${notice.meterNumber}`,
      units,
      `for ${money}`,
      saved && `Saved for next time ${saved}`,
      receipt && `Ref ${receipt}`,
      notice.utility,
    ],
    sw: [
      `Tokeni: ${groupToken(notice.token)}`,
      `Mita ${notice.meterNumber}`,
      units,
      `kwa ${money}`,
      saved && `Salio la baadaye ${saved}`,
      receipt && `Risiti ${receipt}`,
      notice.utility,
    ],
    fr: [
      `Jeton: ${groupToken(notice.token)}`,
      `Compteur ${notice.meterNumber}`,
      units,
      `pour ${money}`,
      saved && `Garde pour la suite ${saved}`,
      receipt && `Ref ${receipt}`,
      notice.utility,
    ],
  };
  const chosen = notice.language === 'sw' || notice.language === 'fr' ? parts[notice.language] : parts.en;
  return chosen.filter(Boolean).join('\n');
}
