import { Money } from './values.tsx';

export type Part = { label: string; amount: string; tone: 'water' | 'money' | 'warn' | 'plain' };

const FILL = { water: 'bg-water', money: 'bg-money', warn: 'bg-warn', plain: 'bg-quiet' } as const;

/** Where every shilling went: each part begins where the one before ended. Widths are drawn, never computed with. */
export function Waterfall({ parts, total, currency }: { parts: readonly Part[]; total: string; currency: string }) {
  const whole = Math.max(Number(total), 0.01);
  const shares = parts.map((part) => Math.max(0, Number(part.amount) / whole) * 100);
  return (
    <ul className="grid grid-cols-[minmax(7rem,auto)_1fr_auto] gap-x-3 gap-y-1.5 px-4 pb-4">
      {parts.map((part, at) => (
        <li key={part.label} className="col-span-full grid grid-cols-subgrid items-center [&>:last-child]:text-right">
          <span className="text-quiet">{part.label}</span>
          <span className="relative h-3 rounded-sm bg-surface-2" aria-hidden="true">
            <span
              className={`absolute inset-y-0 rounded-sm ${FILL[part.tone]}`}
              style={{ left: `${Math.min(99, sum(shares.slice(0, at)))}%`, width: `${Math.max(1, shares[at] ?? 0)}%` }}
            />
          </span>
          <Money amount={part.amount} currency={currency} />
        </li>
      ))}
    </ul>
  );
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
