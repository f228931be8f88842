import { Type } from 'typebox';

/** What a decoder key is made for, as far as it is known (IEC 62055-41: SGC, KRN, TI; the base date of its identifiers). */
export interface MeterKey {
  /** Six digits. */
  readonly sgc: string | null;
  readonly krn: number | null;
  /** Two digits. */
  readonly ti: string | null;
  readonly base_date: number | null;
}

const BASE_DATES = [1993, 2014, 2035] as const;

const maybeText = (pattern: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], pattern });

/** Fields of a request; what is left out or null is not known, or does not matter. */
export const KeyFields = {
  sgc: Type.Optional(maybeText('^[0-9]{6}$')),
  krn: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1, maximum: 9 })),
  ti: Type.Optional(maybeText('^[0-9]{2}$')),
  base_date: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'], enum: [...BASE_DATES, null] })),
};

export interface KeyInput {
  readonly sgc?: string | null;
  readonly krn?: number | null;
  readonly ti?: string | null;
  readonly base_date?: number | null;
}

const nullable = (type: 'string' | 'integer') => Type.Union([type === 'string' ? Type.String() : Type.Integer(), Type.Null()]);

export const KeyBody = Type.Object({ sgc: nullable('string'), krn: nullable('integer'), ti: nullable('string'), base_date: nullable('integer') });

export function keyOf({ sgc = null, krn = null, ti = null, base_date = null }: KeyInput): MeterKey {
  return { sgc, krn, ti, base_date };
}

export function isEmptyKey({ sgc, krn, ti, base_date }: MeterKey): boolean {
  return sgc === null && krn === null && ti === null && base_date === null;
}
