import { encodeAmount } from './amount.ts';
import { requireInteger, StsError } from './errors.ts';
import { headerOf, sealFrame } from './frame.ts';
import { requireTid } from './tid.ts';

/** Subclasses of class 2 that carry a number, besides key changes. */
export const MANAGEMENT_SUBCLASS = {
  max_power: 0,
  clear_credit: 1,
  tariff_rate: 2,
  clear_tamper: 5,
  phase_unbalance: 6,
  water_factor: 7,
} as const;

type Target = {
  /** EA11 decoder key of the meter, 16 bytes. */
  key: Uint8Array;
  /** Token identifier from `nextTid`; a meter accepts each only once. */
  tid: number;
  /** 0 to 15, drawn at random by the issuer. */
  rnd: number;
};

export type ManagementOptions = Target & {
  kind: 'max_power' | 'tariff_rate' | 'phase_unbalance' | 'water_factor';
  /**
   * `max_power` and `phase_unbalance`: whole watts, 0 to 18 201 624, rounded up above 16383 like an amount.
   * `tariff_rate` and `water_factor`: the 16-bit field as it is.
   */
  value: number;
};

/**
 * A class 2 token that sets a limit, rate or factor of one meter.
 * @throws StsError `sts.key_invalid`, `sts.amount_invalid`, `sts.amount_overflow`, `sts.value_invalid`,
 * `sts.tid_out_of_range`, `sts.rnd_invalid`, `sts.kind_invalid`
 * @see IEC 62055-41, class 2, subclasses 0, 2, 6, 7
 */
export function encodeManagement({ kind, value, ...target }: ManagementOptions): string {
  return seal(target, MANAGEMENT_SUBCLASS[kind], fieldOf(kind, value));
}

/**
 * A class 2 token that empties a credit register of one meter: 0 electricity, 1 water, 2 gas, 3 time, 4 to 7 their
 * currency registers, 0xFFFF all.
 * @throws StsError `sts.key_invalid`, `sts.register_invalid` (not 16 bits), `sts.tid_out_of_range`, `sts.rnd_invalid`
 */
export function encodeClearCredit({ register, ...target }: Target & { register: number }): string {
  requireInteger(register, { code: 'sts.register_invalid', what: 'register', max: 0xffff });
  return seal(target, MANAGEMENT_SUBCLASS.clear_credit, register);
}

/**
 * A class 2 token that ends the tamper state of one meter.
 * @throws StsError `sts.key_invalid`, `sts.tid_out_of_range`, `sts.rnd_invalid`
 */
export function encodeClearTamper(target: Target): string {
  return seal(target, MANAGEMENT_SUBCLASS.clear_tamper, 0);
}

function fieldOf(kind: ManagementOptions['kind'], value: number): number {
  switch (kind) {
    case 'max_power':
    case 'phase_unbalance':
      return encodeAmount(value);
    case 'tariff_rate':
    case 'water_factor':
      return requireInteger(value, { code: 'sts.value_invalid', what: kind, max: 0xffff });
    default:
      throw new StsError('sts.kind_invalid', 'unknown kind of management token');
  }
}

function seal({ key, tid, rnd }: Target, subclass: number, data: number): string {
  return sealFrame({ tokenClass: 2, hi: headerOf(subclass, rnd, requireTid(tid)), data }, key);
}
