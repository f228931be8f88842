const EAT_MS = 3 * 3_600_000;

/** M-Pesa's time form YYYYMMDDHHmmss in East Africa Time (UTC+3), which carries no zone. */
export function eatStamp(at: Date): string {
  return new Date(at.getTime() + EAT_MS).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** "2026-11-20 23:15:58" in East Africa Time, the form of Stronpower's Gen_time. */
export function eatText(at: Date): string {
  return new Date(at.getTime() + EAT_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** "20/11/26 at 11:15 PM" in East Africa Time, the form of M-Pesa's messages to people. */
export function eatSpoken(at: Date): string {
  const local = new Date(at.getTime() + EAT_MS);
  const hour = local.getUTCHours();
  const minutes = String(local.getUTCMinutes()).padStart(2, '0');
  const day = `${local.getUTCDate()}/${local.getUTCMonth() + 1}/${local.getUTCFullYear() % 100}`;
  return `${day} at ${hour % 12 || 12}:${minutes} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Year, month (1 to 12), day and millisecond of the day in East Africa Time. */
export function eatParts(at: Date): { year: number; month: number; day: number; ms: number } {
  const local = new Date(at.getTime() + EAT_MS);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
  return { year, month, day, ms: local.getTime() - Date.UTC(year, month - 1, day) };
}
