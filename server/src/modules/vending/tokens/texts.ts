import { formatMinor } from '../../../kernel/money.ts';
import type { OrderKind } from './kinds.ts';
import { groupToken } from './sealing.ts';

export interface TokenNotice {
  readonly kind: OrderKind;
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

const WORDS = {
  en: {
    token: 'Token',
    meter: 'Meter',
    paid: 'for',
    free: 'free of charge',
    saved: 'Saved for next time',
    receipt: 'Ref',
    credit: 'Clears the credit',
    tamper: 'Clears the tamper alarm',
  },
  sw: {
    token: 'Tokeni',
    meter: 'Mita',
    paid: 'kwa',
    free: 'bila malipo',
    saved: 'Salio la baadaye',
    receipt: 'Risiti',
    credit: 'Hufuta salio la mita',
    tamper: 'Huondoa alama ya uharibifu',
  },
  fr: {
    token: 'Jeton',
    meter: 'Compteur',
    paid: 'pour',
    free: 'gratuit',
    saved: 'Garde pour la suite',
    receipt: 'Ref',
    credit: 'Efface le credit',
    tamper: "Efface l'alarme de fraude",
  },
} as const;

/** The token message: token first, because a phone's preview shows only the beginning. Plain GSM letters, so that it stays one segment. */
export function tokenText(notice: TokenNotice): string {
  const words = WORDS[notice.language === 'sw' || notice.language === 'fr' ? notice.language : 'en'];
  const money = (minor: bigint): string => `${notice.currency} ${formatMinor(minor)}`;
  const costs = {
    credit: `${words.paid} ${money(notice.amountMinor)}`,
    free_credit: words.free,
    clear_credit: words.credit,
    clear_tamper: words.tamper,
  }[notice.kind];
  return [
    `${words.token}: ${groupToken(notice.token)}`,
    `${words.meter} ${notice.meterNumber}`,
    notice.tenths === null ? '' : `${cubicMetres(notice.tenths)} m3`,
    costs,
    notice.remainderMinor > 0n ? `${words.saved} ${money(notice.remainderMinor)}` : '',
    notice.receipt ? `${words.receipt} ${notice.receipt}` : '',
    notice.utility,
  ]
    .filter(Boolean)
    .join('\n');
}
