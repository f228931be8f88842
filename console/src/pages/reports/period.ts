import { addDays, monthStart } from '../../format/zone.ts';

export type Preset = 'today' | 'yesterday' | 'week' | 'month30' | 'thisMonth' | 'lastMonth';
/** First and last day, both part of it. */
export type Period = { from: string; to: string };

export const PRESETS: readonly Preset[] = ['today', 'yesterday', 'week', 'month30', 'thisMonth', 'lastMonth'];

/** The days that a preset stands for today, on the client's calendar. */
export function periodOf(preset: Preset, today: string): Period {
  switch (preset) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'week':
      return { from: addDays(today, -6), to: today };
    case 'month30':
      return { from: addDays(today, -29), to: today };
    case 'thisMonth':
      return { from: monthStart(today), to: today };
    case 'lastMonth':
      return { from: monthStart(today, -1), to: addDays(monthStart(today), -1) };
    default:
      return preset satisfies never;
  }
}

/** The preset that these days are, if any. */
export function presetOf({ from, to }: Period, today: string): Preset | null {
  return (
    PRESETS.find((preset) => {
      const days = periodOf(preset, today);
      return days.from === from && days.to === to;
    }) ?? null
  );
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the URL asks for, or the last thirty days. */
export function askedPeriod({ from = '', to = '' }: { from?: string | undefined; to?: string | undefined }, today: string): Period {
  return DAY.test(from) && DAY.test(to) && from <= to ? { from, to } : periodOf('month30', today);
}
