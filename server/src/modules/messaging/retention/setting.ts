import { zoned } from '../../../kernel/zone.ts';

/** Less would take words away while people still ask about them; more is for ever. */
export const LEAST_MONTHS = 3;
export const MOST_MONTHS = 120;

const DAY_MS = 86_400_000;

/** A day to think again lies between a setting and the first removal by it. */
export function takesEffectAt(changedAt: Date): Date {
  return new Date(changedAt.getTime() + DAY_MS);
}

/** The same day of the month so many months ago, or the last day of a shorter month. */
export function monthsBefore(now: Date, months: number): Date {
  return new Date(zoned('UTC', now).subtract({ months }).epochMilliseconds);
}
