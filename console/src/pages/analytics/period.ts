import { addDays, dayIn } from '../../format/zone.ts';

export type Period = { from: string; to: string };
export const SPANS = [7, 30, 90] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The days that are asked for, or the last thirty on the client's clock. */
export function periodOf(asked: { from?: string | undefined; to?: string | undefined }, { now, zone }: { now: Date; zone: string }): Period {
  const today = dayIn(now, zone);
  const to = DAY.test(asked.to ?? '') ? asked.to! : today;
  const from = DAY.test(asked.from ?? '') && asked.from! <= to ? asked.from! : addDays(to, -29);
  return { from, to };
}

/** So many days up to today. */
export function lastDays(days: number, { now, zone }: { now: Date; zone: string }): Period {
  const to = dayIn(now, zone);
  return { from: addDays(to, 1 - days), to };
}

/** Each day of a period, both ends too. */
export function daysOf({ from, to }: Period): string[] {
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Seconds as people say how long they waited: 45 s, 12 min, 3.5 h. */
export function waitText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 90) return `${seconds}\u00A0s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)}\u00A0min`;
  return `${(seconds / 3600).toFixed(1)}\u00A0h`;
}
