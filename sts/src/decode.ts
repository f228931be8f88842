import { decodeAmount } from './amount.ts';
import { CREDIT_KINDS } from './credit.ts';
import type { CreditKind } from './credit.ts';
import { openFrame } from './frame.ts';
import type { Frame, FrameFailure } from './frame.ts';
import { readKeyChangePart } from './key-change.ts';
import type { KeyChangePart } from './key-change.ts';
import { MANAGEMENT_SUBCLASS } from './management.ts';
import { readClass1 } from './test-display.ts';
import type { Class1Options } from './test-display.ts';

type Stamp = { tid: number; rnd: number };

export type CreditToken = { ok: true; tokenClass: 0; kind: CreditKind; tenths: number } & Stamp;

export type TestDisplayToken = { ok: true; tokenClass: 1; kind: 'test_display' } & Class1Options;

export type ManagementToken = { ok: true; tokenClass: 2 } & Stamp &
  (
    | { kind: 'max_power' | 'phase_unbalance'; watts: number }
    | { kind: 'clear_credit'; register: number }
    | { kind: 'tariff_rate' | 'water_factor'; value: number }
    | { kind: 'clear_tamper' }
  );

export type KeyChangeToken = { ok: true; tokenClass: 2 } & KeyChangePart;

/**
 * Why a token was refused: not 20 digits (`format`), above 66 bits (`range`), reserved class 3 (`class`), encrypted but
 * no key was given (`key_missing`), mistyped, of another meter or under another key (`crc`), or a subclass that this
 * package does not know (`subclass`).
 */
export type DecodeFailure = { ok: false; reason: FrameFailure | 'subclass' };

export type DecodedToken = CreditToken | TestDisplayToken | ManagementToken | KeyChangeToken;

const UNKNOWN_SUBCLASS: DecodeFailure = { ok: false, reason: 'subclass' };

/**
 * Reads what was typed on a keypad; spaces and dashes are ignored, whatever else is not a digit is refused.
 * Says what the token holds, not whether a meter would accept it: used, old or expired is the meter's to judge.
 * @param decoderKey EA11 key of the meter, 16 bytes; not needed for class 1
 * @returns the token's fields, or why it was refused; bad input never throws
 * @throws StsError `sts.key_invalid` when `decoderKey` is not 16 bytes and the token is encrypted
 */
export function decodeToken(token: string, decoderKey?: Uint8Array): DecodedToken | DecodeFailure {
  const opened = openFrame(token, decoderKey);
  if (!opened.ok) return opened;
  return readFrame(opened.frame) ?? UNKNOWN_SUBCLASS;
}

function readFrame(frame: Frame): DecodedToken | null {
  if (frame.tokenClass === 0) return readCredit(frame);
  if (frame.tokenClass === 1) return readTestDisplay(frame);
  return readManagement(frame) ?? readKeyChange(frame);
}

function readCredit(frame: Frame): CreditToken | null {
  const kind = CREDIT_KINDS[frame.hi >>> 28];
  if (kind === undefined) return null;
  return { ok: true, tokenClass: 0, kind, tenths: decodeAmount(frame.data), ...stampOf(frame) };
}

function readTestDisplay(frame: Frame): TestDisplayToken | null {
  const fields = readClass1(frame);
  return fields && { ok: true, tokenClass: 1, kind: 'test_display', ...fields };
}

function readKeyChange(frame: Frame): KeyChangeToken | null {
  const part = readKeyChangePart(frame);
  return part && { ok: true, tokenClass: 2, ...part };
}

function readManagement(frame: Frame): ManagementToken | null {
  const common = { ok: true, tokenClass: 2, ...stampOf(frame) } as const;
  switch (frame.hi >>> 28) {
    case MANAGEMENT_SUBCLASS.max_power:
      return { ...common, kind: 'max_power', watts: decodeAmount(frame.data) };
    case MANAGEMENT_SUBCLASS.clear_credit:
      return { ...common, kind: 'clear_credit', register: frame.data };
    case MANAGEMENT_SUBCLASS.tariff_rate:
      return { ...common, kind: 'tariff_rate', value: frame.data };
    case MANAGEMENT_SUBCLASS.clear_tamper:
      return { ...common, kind: 'clear_tamper' };
    case MANAGEMENT_SUBCLASS.phase_unbalance:
      return { ...common, kind: 'phase_unbalance', watts: decodeAmount(frame.data) };
    case MANAGEMENT_SUBCLASS.water_factor:
      return { ...common, kind: 'water_factor', value: frame.data };
    default:
      return null;
  }
}

function stampOf({ hi }: Frame): Stamp {
  return { tid: hi & 0xff_ffff, rnd: (hi >>> 24) & 0xf };
}
