import { useEffect, useState } from 'react';
import { usePlace } from '../api/place.ts';
import { calendarDay, exactTime, relativeTime } from '../format/time.ts';
import { money } from '../format/values.ts';
import { volume } from '../format/volume.ts';
import { useSay } from '../i18n/index.ts';

/** In the client's own currency where none is named. */
export function Money({ amount, currency }: { amount: string | null; currency?: string }) {
  if (amount === null) return <span className="text-quiet">–</span>;
  return currency === undefined ? <OwnMoney amount={amount} /> : <Amount amount={amount} currency={currency} />;
}

function OwnMoney({ amount }: { amount: string }) {
  return <Amount amount={amount} currency={usePlace().currency} />;
}

function Amount({ amount, currency }: { amount: string; currency: string }) {
  return (
    <span className="whitespace-nowrap tabular-nums">
      <span className="text-[0.85em] text-quiet">{currency}</span> {money(amount)}
    </span>
  );
}

export function Volume({ units }: { units: string | null }) {
  return <span className="whitespace-nowrap tabular-nums">{units === null ? '–' : volume(units)}</span>;
}

/** A day of the calendar: "2026-11-19". */
export function Day({ day }: { day: string | null }) {
  const { language } = useSay();
  return <span className="whitespace-nowrap">{day === null ? '–' : calendarDay(day, language)}</span>;
}

/** Receipts, meter numbers and tokens: digits that people compare. */
export function Mono({ children }: { children: string | null }) {
  return <span className="font-mono text-[0.95em] whitespace-nowrap">{children === null || children === '' ? '–' : children}</span>;
}

const TICK_MS = 15_000;

/** Relative within a day, exact on hover and to screen readers. */
export function Time({ at }: { at: string | null }) {
  const said = useSay();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  if (at === null) return <span className="text-quiet">–</span>;
  return (
    <time dateTime={at} title={exactTime(at, said.language)} className="whitespace-nowrap">
      {relativeTime(at, Math.max(now, Date.now() - TICK_MS), said)}
    </time>
  );
}
