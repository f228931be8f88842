/** "1500" or "1500.5" becomes "1,500.00". The text is never turned into a float. */
export function money(amount: string): string {
  const [whole = '0', cents = ''] = amount.split('.');
  return `${whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents.padEnd(2, '0').slice(0, 2)}`;
}

const HOUR = 3_600_000;

/** Milliseconds as people say them: 6 ms, 0.42 s, 12 s, 3 min, 5 h, 4 d. */
export function lapse(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))}\u00A0ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)}\u00A0s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)}\u00A0s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / 60_000)}\u00A0min`;
  return ms < 2 * 24 * HOUR ? `${Math.round(ms / HOUR)}\u00A0h` : `${Math.round(ms / (24 * HOUR))}\u00A0d`;
}

/** Hours and minutes of an RFC 3339 time on this reader's clock. */
export function clock(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** 254712345678 becomes 0712 345 678, the way it is said in Kenya, with or without a plus before it; others stay as they are. */
export function phoneNumber(msisdn: string): string {
  const found = /^\+?254(\d{3})(\d{3})(\d{3})$/.exec(msisdn);
  return found ? `0${found[1]} ${found[2]} ${found[3]}` : msisdn;
}

/** For a field that is sent again: 254712345678 becomes +254 712 345 678, which is that number in whichever country it is read. */
export function fullNumber(msisdn: string): string {
  const found = /^\+?(\d{3})(\d{3})(\d{3})(\d{3})$/.exec(msisdn);
  return found ? `+${found.slice(1).join(' ')}` : msisdn;
}
