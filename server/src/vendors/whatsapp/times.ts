/** Seconds since 1970, as text or number; null for what is none or lies beyond any sensible year. */
export function timeOf(value: unknown): Date | null {
  const seconds = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,11}$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(seconds) && seconds > 0 && seconds < 7_258_118_400 ? new Date(Math.round(seconds * 1_000)) : null;
}
