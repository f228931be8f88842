const TOKEN_DIGITS = 20;

/**
 * The tokens that somebody may have meant: one digit misread, two neighbours swapped, one digit left out or typed
 * twice. At most a few hundred, and none of them is the text itself. Pure.
 */
export function nearMisses(digits: string): readonly string[] {
  const found = new Set<string>();
  if (digits.length === TOKEN_DIGITS) for (const each of [...misread(digits), ...swapped(digits)]) found.add(each);
  if (digits.length === TOKEN_DIGITS - 1) for (const each of completed(digits)) found.add(each);
  if (digits.length === TOKEN_DIGITS + 1) for (let at = 0; at < digits.length; at += 1) found.add(digits.slice(0, at) + digits.slice(at + 1));
  found.delete(digits);
  return [...found];
}

const DIGITS = [...'0123456789'];

function misread(digits: string): string[] {
  return [...digits].flatMap((_digit, at) => DIGITS.map((other) => digits.slice(0, at) + other + digits.slice(at + 1)));
}

function swapped(digits: string): string[] {
  return Array.from({ length: digits.length - 1 }, (_gap, at) => digits.slice(0, at) + digits[at + 1]! + digits[at]! + digits.slice(at + 2));
}

function completed(digits: string): string[] {
  return Array.from({ length: digits.length + 1 }, (_gap, at) => at).flatMap((at) => DIGITS.map((digit) => digits.slice(0, at) + digit + digits.slice(at)));
}
