import type { ReactNode } from 'react';

type Props = { title: string; hint?: string; action?: ReactNode; children: ReactNode; className?: string };

/** A bordered part of a page with its name as heading. */
export function Card({ title, hint, action, children, className = '' }: Props) {
  return (
    <section aria-label={title} className={`rounded-xl border border-line bg-surface-1 ${className}`}>
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-4">
        <div>
          <h2 className="text-lg font-semibold">{title}</h2>
          {hint && <p className="text-sm text-quiet">{hint}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
