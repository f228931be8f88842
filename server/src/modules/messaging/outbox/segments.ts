/** Length of a text as a phone network counts it: 3GPP TS 23.038 (alphabets) and TS 23.040 (concatenation). */
export interface Segments {
  readonly encoding: 'gsm7' | 'ucs2';
  /** Septets (GSM-7) or 16-bit code units (UCS-2), without headers and fill. */
  readonly units: number;
  readonly segments: number;
}

const BASIC = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Reached through the escape character, so each takes two septets. */
const EXTENDED = '\f^{}\\[~]|€';
const FOREIGN = new RegExp(`[^${classOf(BASIC + EXTENDED)}]`, 'u');
const ESCAPED = new RegExp(`[${classOf(EXTENDED)}]`, 'gu');

function classOf(characters: string): string {
  return characters.replaceAll(/[\\\]^-]/g, String.raw`\$&`);
}

/** A concatenated part loses six octets to its header: 153 septets or 67 code units remain. */
const ROOM = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

/** @param text as it will be sent, merge fields filled in. */
export function countSegments(text: string): Segments {
  const encoding = FOREIGN.test(text) ? 'ucs2' : 'gsm7';
  const units = text.length + (encoding === 'gsm7' ? (text.match(ESCAPED)?.length ?? 0) : 0);
  const { single, part } = ROOM[encoding];
  return { encoding, units, segments: units <= single ? 1 : partsOf(widthsOf(text, encoding), part) };
}

function widthsOf(text: string, encoding: Segments['encoding']): readonly number[] {
  return Array.from(text, (character) => (encoding === 'ucs2' ? character.length : EXTENDED.includes(character) ? 2 : 1));
}

/** Neither an escape pair nor a surrogate pair may be cut: what does not fit whole begins the next part. */
function partsOf(widths: readonly number[], room: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > room) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}

/** Characters that make a text UCS-2, with their positions (from 0, in code points): the first `most` of them. */
export function foreignCharacters(text: string, most = 5): readonly { readonly character: string; readonly position: number }[] {
  return Array.from(text, (character, position) => ({ character, position }))
    .filter(({ character }) => FOREIGN.test(character))
    .slice(0, most);
}
