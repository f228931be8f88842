export type Checked = 'fits' | 'wrong' | 'unchecked';

/** Whether the last digit of a meter number (11 or 13 digits, IEC 62055-41) fits those before it; others have none. */
export function checkNumber(text: string): Checked {
  const number = text.replaceAll(/[\s-]/g, '');
  if (!/^(\d{11}|\d{13})$/.test(number)) return 'unchecked';
  return number.endsWith(checkDigit(number.slice(0, -1))) ? 'fits' : 'wrong';
}

/** The Luhn digit that follows `digits`. */
export function checkDigit(digits: string): string {
  const sum = [...digits].toReversed().reduce((total, digit, at) => total + weighted(Number(digit), at % 2 === 0), 0);
  return String((10 - (sum % 10)) % 10);
}

function weighted(digit: number, isDoubled: boolean): number {
  if (!isDoubled) return digit;
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}
