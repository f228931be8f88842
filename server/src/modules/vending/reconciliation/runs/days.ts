import { invalid } from '../../../../kernel/errors.ts';
import { addDays, isDay } from '../../../../kernel/zone.ts';

/** From the first to the last, both included; days are `YYYY-MM-DD`, free of zones. */
export function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * A day, also out of a time as older clients send it; null where none is given.
 * @throws AppError `invalid` for what is no day
 */
export function dayOf(field: string, text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  const day = text.slice(0, 10);
  if (!isDay(day)) throw invalid({ [field]: ['Must be a date like 2026-11-20.'] });
  return day;
}

export function isSunday(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 0;
}
