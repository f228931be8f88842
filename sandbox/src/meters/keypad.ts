import { assembleKeyChange, decodeToken, isKeyExpired, type DecodedToken, type KeyChange, type KeyChangePart, type KeyChangeToken } from '@mkondo/sts';
import { fromTenths } from '../money.ts';
import { remember, seen } from './token-memory.ts';
import type { VirtualMeter } from './virtual-meter.ts';
import { creditText, ML_PER_TENTH, settle } from './water.ts';

/** A credit register of six digits before the point; a token that would pass it is refused. */
const MAX_CREDIT_ML = 9_999_999 * ML_PER_TENTH;
/** Parts of a key change wait this long for the others. */
const KEY_PARTS_MS = 3_600_000;
const NEXT_BASE_DATE = { 1993: 2014, 2014: 2035, 2035: 2035 } as const;

type KeypadResult = 'accept' | 'used' | 'old' | 'crc' | 'range' | 'class' | 'format' | 'overflow' | 'default-key' | 'key-expired' | 'function' | 'key-parts';
export type Outcome = { result: KeypadResult; display: string; kind: string | null; units?: string; tid?: number };
type Effect = { result: KeypadResult; units?: string };

const DISPLAYS: Record<KeypadResult, string> = {
  accept: 'ACCEPT',
  used: 'USED',
  old: 'OLD',
  crc: 'REJECT',
  range: 'REJECT',
  class: 'REJECT',
  format: 'REJECT',
  overflow: 'OVERFLOW',
  'default-key': 'DEFAULT KEY',
  'key-expired': 'KEY EXPIRED',
  function: 'NOT SUPPORTED',
  'key-parts': 'KEY PARTS',
};

/**
 * Enters digits as a customer does and changes the meter accordingly. The result depends on nothing but the meter's
 * state, the digits and `now`, so that a restart can enter the same tokens again.
 * @param now ms since the epoch
 */
export function enterToken(meter: VirtualMeter, token: string, now: number): Outcome {
  settle(meter, now);
  const decoded = decodeToken(token, meter.key);
  const effect: Effect = decoded.ok ? judge(meter, decoded, now) : { result: failure(decoded.reason) };
  const outcome: Outcome = {
    ...effect,
    kind: decoded.ok ? decoded.kind : null,
    display: effect.result === 'accept' ? `ACCEPT ${creditText(meter)} m³` : DISPLAYS[effect.result],
    ...(decoded.ok && 'tid' in decoded ? { tid: decoded.tid } : {}),
  };
  keepRecord(meter, { token, outcome, now });
  return outcome;
}

function failure(reason: string): KeypadResult {
  return reason === 'format' || reason === 'range' || reason === 'class' || reason === 'crc' ? reason : 'function';
}

function judge(meter: VirtualMeter, token: DecodedToken, now: number): Effect {
  if (token.kind === 'test_display') return { result: 'accept' };
  if (isKeyPart(token)) return takeKeyPart(meter, token, now);
  if (isKeyExpired(meter.keyState.ken, token.tid)) return { result: 'key-expired' };
  const earlier = seen(meter.memory, token.tid);
  if (earlier !== null) return { result: earlier };
  const effect = apply(meter, token);
  // A refused token stays unused: only what took effect enters the memory.
  if (effect.result === 'accept') remember(meter.memory, token.tid);
  return effect;
}

type StampedToken = Exclude<DecodedToken, KeyChangeToken | { kind: 'test_display' }>;

function apply(meter: VirtualMeter, token: StampedToken): Effect {
  if (token.kind === 'water') return addCredit(meter, token.tenths);
  if (token.kind === 'clear_credit') return clearCredit(meter, token.register);
  if (token.kind === 'clear_tamper') meter.tamper = false;
  const isKnown = token.kind === 'clear_tamper' || token.kind === 'water_factor';
  return { result: isKnown ? 'accept' : 'function' };
}

function addCredit(meter: VirtualMeter, tenths: number): Effect {
  if (meter.keyState.keyType === 1) return { result: 'default-key' };
  const credit = meter.creditMl + tenths * ML_PER_TENTH;
  if (credit > MAX_CREDIT_ML) return { result: 'overflow' };
  meter.creditMl = credit;
  return { result: 'accept', units: fromTenths(tenths) };
}

function clearCredit(meter: VirtualMeter, register: number): Effect {
  if (register !== 1 && register !== 0xffff) return { result: 'function' };
  meter.creditMl = 0;
  return { result: 'accept' };
}

function isKeyPart(token: DecodedToken): token is KeyChangeToken {
  return 'keyPart' in token;
}

function takeKeyPart(meter: VirtualMeter, part: KeyChangePart, now: number): Effect {
  const isFresh = meter.keyParts !== null && now - meter.keyParts.since < KEY_PARTS_MS;
  const held = isFresh && meter.keyParts !== null ? meter.keyParts : { parts: [], since: now };
  meter.keyParts = { parts: [...held.parts, part], since: held.since };
  const assembly = assembleKeyChange(meter.keyParts.parts, 16);
  if (!assembly.ok) return { result: assembly.reason === 'incomplete' ? 'key-parts' : 'range' };
  switchKey(meter, assembly.change);
  return { result: 'accept' };
}

function switchKey(meter: VirtualMeter, { newKey, sgc, krn, ti, keyType, ken, ro }: KeyChange): void {
  // A roll-over starts a new count of minutes: old tokens cannot come back, because the key has changed with it.
  const baseDate = ro ? NEXT_BASE_DATE[meter.keyState.baseDate] : meter.keyState.baseDate;
  if (ro) meter.memory = [0];
  meter.key = newKey;
  meter.keyState = { sgc: sgc ?? '000000', krn, ti, keyType, ken, baseDate };
  meter.keyParts = null;
}

function keepRecord(meter: VirtualMeter, entry: { token: string; outcome: Outcome; now: number }): void {
  const { result, kind, units, display } = entry.outcome;
  meter.display = display;
  meter.tokens.push({ token: entry.token, result, kind, units: units ?? null, at: new Date(entry.now).toISOString() });
}
