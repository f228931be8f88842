const [MINUTE, HOUR] = [60_000, 3_600_000];

/** What is left of a window, as it is said: 5:20 h, 12 min; null when it is over. */
export function left(closesAt: string, now: number): { text: string; isShort: boolean } | null {
  const ms = Date.parse(closesAt) - now;
  if (!(ms > 0)) return null;
  const minutes = Math.floor(ms / MINUTE);
  if (ms < HOUR) return { text: `${Math.max(1, minutes)}\u00A0min`, isShort: true };
  return { text: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}\u00A0h`, isShort: ms < 3 * HOUR };
}
