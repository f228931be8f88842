import type { ReactNode } from 'react';

export type Stat = { value: string; label: string; figure: ReactNode; tone?: 'need' | 'unknown' | 'plain' };

const EDGE = { need: 'text-danger', unknown: 'text-unknown', plain: '' } as const;

/** Figures that are filters too: pressed, the list shows what they count. */
export function StatFilter({ label, stats, chosen, choose }: { label: string; stats: readonly Stat[]; chosen: string; choose: (value: string) => void }) {
  return (
    <div role="group" aria-label={label} className="mb-4 grid grid-cols-2 gap-2 pb-1 sm:flex sm:overflow-x-auto">
      {stats.map(({ value, label: name, figure, tone = 'plain' }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => choose(value === chosen ? '' : value)}
          className="flex-1 basis-32 sm:min-w-max rounded-lg border border-line bg-surface-1 px-4 py-2.5 text-left transition-colors hover:bg-surface-2 aria-pressed:border-accent aria-pressed:bg-accent-soft"
        >
          <span className="block text-sm text-quiet sm:whitespace-nowrap">{name}</span>
          <span className={`block text-xl font-semibold tabular-nums ${EDGE[tone]}`}>{figure}</span>
        </button>
      ))}
    </div>
  );
}
