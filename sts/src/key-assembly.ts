import type { KeyIdentity } from './decoder-key.ts';
import type { KeyChangePart } from './key-change.ts';

type PartKind = KeyChangePart['kind'];

/** What a complete set says. `sgc` is null after two tokens, which do not carry it. */
export type KeyChange = Omit<KeyIdentity, 'sgc'> & {
  newKey: Uint8Array;
  sgc: string | null;
  ken: number;
  ro: boolean;
};

export type KeyAssembly = { ok: true; change: KeyChange } | { ok: false; reason: 'incomplete'; missing: PartKind[] } | { ok: false; reason: 'range' };

const MAX_SGC = 999_999;
const MAX_TI = 99;
const MAX_KRN = 9;

/**
 * Puts the decoded tokens of a key change together, in whatever order they came; of a repeated one the last counts.
 * Parts carry no set number: parts of two sets under the same old key cannot be told from one set.
 * @param keyBytes length of the meter's new key: 16 needs four tokens, 8 needs two
 */
export function assembleKeyChange(parts: readonly KeyChangePart[], keyBytes: 8 | 16): KeyAssembly {
  const one = lastOf(parts, 'kct1');
  const two = lastOf(parts, 'kct2');
  const three = lastOf(parts, 'kct3');
  const four = lastOf(parts, 'kct4');
  if (!one || !two) return incomplete(parts, keyBytes);
  const head = { krn: one.krn, keyType: one.keyType, ro: one.ro, ken: (one.kenHigh << 4) | two.kenLow };
  if (one.krn < 1 || one.krn > MAX_KRN || two.ti > MAX_TI) return { ok: false, reason: 'range' };
  const ti = String(two.ti).padStart(2, '0');
  if (keyBytes === 8) {
    return { ok: true, change: { ...head, ti, sgc: null, newKey: keyOf(one.keyPart, two.keyPart) } };
  }
  if (!three || !four) return incomplete(parts, keyBytes);
  const group = (four.sgcHigh << 12) | three.sgcLow;
  if (group > MAX_SGC) return { ok: false, reason: 'range' };
  const newKey = keyOf(one.keyPart, three.keyPart, four.keyPart, two.keyPart);
  return { ok: true, change: { ...head, ti, sgc: String(group).padStart(6, '0'), newKey } };
}

function lastOf<Kind extends PartKind>(parts: readonly KeyChangePart[], kind: Kind) {
  return parts.findLast((part): part is Extract<KeyChangePart, { kind: Kind }> => part.kind === kind);
}

function incomplete(parts: readonly KeyChangePart[], keyBytes: 8 | 16): KeyAssembly {
  const wanted: PartKind[] = keyBytes === 8 ? ['kct1', 'kct2'] : ['kct1', 'kct2', 'kct3', 'kct4'];
  const missing = wanted.filter((kind) => !parts.some((part) => part.kind === kind));
  return { ok: false, reason: 'incomplete', missing };
}

function keyOf(...words: number[]): Uint8Array {
  const key = new Uint8Array(words.length * 4);
  const view = new DataView(key.buffer);
  words.forEach((word, i) => view.setUint32(i * 4, word));
  return key;
}
