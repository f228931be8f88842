import { encodeAmount } from './amount.ts';
import { StsError } from './errors.ts';
import { headerOf, sealFrame } from './frame.ts';
import { requireTid } from './tid.ts';

/** What a credit token credits, in the order of its subclasses 0 to 3. */
export const CREDIT_KINDS = ['electricity', 'water', 'gas', 'time'] as const;

export type CreditKind = (typeof CREDIT_KINDS)[number];

export type CreditOptions = {
  /** EA11 decoder key of the meter, 16 bytes. */
  key: Uint8Array;
  kind: CreditKind;
  /** Integer tenths of a kWh, cubic metre or minute. Above 16383 the token carries the next step up. */
  tenths: number;
  /** Token identifier from `nextTid`; a meter accepts each only once. */
  tid: number;
  /** 0 to 15, drawn at random by the issuer. */
  rnd: number;
};

/**
 * A class 0 token: 20 digits that add `tenths` to one meter, once.
 * @throws StsError `sts.key_invalid`, `sts.amount_invalid`, `sts.amount_overflow`, `sts.tid_out_of_range`,
 * `sts.rnd_invalid`, `sts.kind_invalid`
 * @see IEC 62055-41, class 0
 */
export function encodeCredit({ key, kind, tenths, tid, rnd }: CreditOptions): string {
  const subclass = CREDIT_KINDS.indexOf(kind);
  if (subclass < 0) throw new StsError('sts.kind_invalid', 'unknown kind of credit');
  const hi = headerOf(subclass, rnd, requireTid(tid));
  return sealFrame({ tokenClass: 0, hi, data: encodeAmount(tenths) }, key);
}
