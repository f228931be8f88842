const TOKEN = /(?<!\d)\d{4}(?:[ -]?\d{4}){4}(?!\d)/g;

/** Digits in groups of four: "47186281…" becomes "4718 6281 …". */
export function inFours(digits: string): string {
  return digits.replaceAll(/\D/g, '').replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

/** A text cut where it names 20-digit tokens; a token part carries its bare digits. */
export type TextPart = { text: string; token?: string };

/** Splits a message into plain text and the tokens in it, so that a token can be tapped. */
export function splitTokens(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ text: match[0], token: match[0].replaceAll(/\D/g, '') });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

/** The first token a text names, as 20 digits, or null. */
export function firstToken(text: string): string | null {
  return splitTokens(text).find((part) => part.token)?.token ?? null;
}
