/** Length of a text as a phone network counts it: 3GPP TS 23.038 (alphabets) and TS 23.040 (concatenation). */
export interface Segments {
  readonly encoding: 'gsm7' | 'ucs2';
  /** Septets (GSM-7) or 16-bit code units (UCS-2), without headers and fill. */
  readonly units: number;
  readonly segments: number;
}

const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
/** Reached through the escape character, so each takes two septets. */
const EXTENDED = new Set('\f^{}\\[~]|€');

/** A concatenated part loses six octets to its header: 153 septets or 67 code units remain. */
const ROOM = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

/** @param text as it will be sent, merge fields filled in. */
export function countSegments(text: string): Segments {
  const characters = [...text];
  const encoding = characters.every((character) => BASIC.has(character) || EXTENDED.has(character)) ? 'gsm7' : 'ucs2';
  const widths = characters.map((character) => (encoding === 'ucs2' ? character.length : EXTENDED.has(character) ? 2 : 1));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const { single, part } = ROOM[encoding];
  return { encoding, units, segments: units <= single ? 1 : partsOf(widths, part) };
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
    .filter(({ character }) => !BASIC.has(character) && !EXTENDED.has(character))
    .slice(0, most);
}
