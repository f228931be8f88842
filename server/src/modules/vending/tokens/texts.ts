import { formatMinor } from '../../../kernel/money.ts';
import { groupToken } from './sealing.ts';

export interface TokenNotice {
  readonly language: string;
  readonly utility: string;
  readonly token: string;
  readonly meterNumber: string;
  readonly tenths: number | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly receipt: string | null;
}

/** Integer tenths as people read them: `6` is `0.6`. */
export function cubicMetres(tenths: number): string {
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** The token message: token first, because a phone's preview shows only the beginning. Plain GSM letters, so that it stays one segment. */
export function tokenText(notice: TokenNotice): string {
  const units = notice.tenths === null ? '' : `${cubicMetres(notice.tenths)} m3`;
  const money = `${notice.currency} ${formatMinor(notice.amountMinor)}`;
  const receipt = notice.receipt ?? '';
  const parts = {
    en: [`Token: ${groupToken(notice.token)}`, `Meter ${notice.meterNumber}`, units, `for ${money}`, receipt && `Ref ${receipt}`, notice.utility],
    sw: [`Tokeni: ${groupToken(notice.token)}`, `Mita ${notice.meterNumber}`, units, `kwa ${money}`, receipt && `Risiti ${receipt}`, notice.utility],
    fr: [`Jeton: ${groupToken(notice.token)}`, `Compteur ${notice.meterNumber}`, units, `pour ${money}`, receipt && `Ref ${receipt}`, notice.utility],
  };
  const chosen = notice.language === 'sw' || notice.language === 'fr' ? parts[notice.language] : parts.en;
  return chosen.filter(Boolean).join('\n');
}
