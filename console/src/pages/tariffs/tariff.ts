import type { TariffsGetResponses, TariffsPreviewData } from '../../api/generated/types.gen.ts';

export type Tariff = TariffsGetResponses[200];
export type Version = NonNullable<Tariff['current_version']>;
/** Prices as the server takes them, kept or only tried. */
export type Terms = NonNullable<TariffsPreviewData['body']['version']>;

/** "16" or "1.5" percent as hundredths of a percent, in whole numbers; null for what is none. */
export function basisPoints(percent: string): number | null {
  const text = percent.trim() === '' ? '0' : percent.trim();
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text)) return null;
  const [whole = '0', part = ''] = text.split('.');
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

/** 1600 becomes "16", 150 becomes "1.5". */
export function percent(points: number): string {
  const rest = String(points % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${Math.floor(points / 100)}${rest === '' ? '' : `.${rest}`}`;
}

/** True for an amount or a volume above zero. */
export const isSome = (amount: string): boolean => /[1-9]/.test(amount);
