import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { nameTab } from '../shell/tab-title.ts';

type Props = { title: string; text?: string; actions?: ReactNode; badge?: ReactNode; children: ReactNode };

/** A page: its name, what it means in one line, its actions. The name is the tab's too. */
export function Page({ title, text, actions, badge, children }: Props) {
  useEffect(() => {
    nameTab(title);
  }, [title]);
  return (
    <div className="mx-auto w-full max-w-[1280px] px-4 pt-5 pb-28 lg:px-6 lg:pb-10">
      <header className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xl font-semibold tracking-tight">
            {title}
            {badge}
          </h1>
          {text && <p className="text-quiet">{text}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Panel({ title, text, children, className = '' }: { title: string; text?: string; children: ReactNode; className?: string }) {
  return (
    <section aria-label={title} className={`min-w-0 rounded-lg border border-line bg-surface-1 ${className}`}>
      <header className="px-4 pt-3 pb-2">
        <h2 className="font-semibold">{title}</h2>
        {text && <p className="text-sm text-quiet">{text}</p>}
      </header>
      {children}
    </section>
  );
}

/** Facts of an object, name and value; those without a value say so with a dash. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="divide-y divide-line border-t border-line">
      {facts.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-4 px-4 py-2">
          <dt className="max-w-3/4 shrink-0 text-quiet">{name}</dt>
          <dd className="min-w-0 text-right break-words">{value === null || value === '' ? '–' : value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Raw records, folded: for those who look after a dispute. */
export function Evidence({ title, value }: { title: string; value: unknown }) {
  return (
    <details className="rounded-lg border border-line bg-surface-1">
      <summary className="cursor-pointer px-4 py-3 font-semibold">{title}</summary>
      <pre tabIndex={0} className="max-h-96 overflow-auto border-t border-line p-4 font-mono text-xs">
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  );
}
