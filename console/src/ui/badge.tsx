import type { ReactNode } from 'react';

/** Four states that look different everywhere, and two tones for what is merely said. */
export const TONE = {
  done: 'bg-money-soft text-money',
  flight: 'bg-water-soft text-water',
  need: 'bg-danger-soft text-danger',
  unknown: 'bg-unknown-soft text-unknown outline-1 outline-dashed outline-unknown/60 -outline-offset-1',
  warn: 'bg-warn-soft text-warn',
  plain: 'bg-surface-2 text-quiet',
} as const;

export type Tone = keyof typeof TONE;

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${TONE[tone]}`}>{children}</span>;
}
