const BASIC = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';
const SEPTETS = new Map([...signsOf(BASIC).map((sign) => [sign, 1] as const), ...signsOf(EXTENDED).map((sign) => [sign, 2] as const)]);
const LIMITS = { gsm: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } };

/** How many SMS a text takes. A pair of units (escape and sign, or a surrogate pair) is not split between two. */
export function segmentsOf(text: string): number {
  const signs = signsOf(text);
  const isGsm = signs.every((sign) => SEPTETS.has(sign));
  const sizes = signs.map((sign) => (isGsm ? SEPTETS.get(sign)! : sign.length));
  const { single, part } = isGsm ? LIMITS.gsm : LIMITS.ucs2;
  if (sizes.reduce((sum, size) => sum + size, 0) <= single) return 1;
  let [segments, used] = [1, 0];
  for (const size of sizes) {
    if (used + size > part) [segments, used] = [segments + 1, 0];
    used += size;
  }
  return segments;
}

/** Code points: what the network's alphabets are made of, whatever a reader would call one character. */
function signsOf(text: string): string[] {
  return Array.from(text);
}
