import type { ReactNode } from 'react';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/page.tsx';

type Case = { id: string };
type Props<One> = {
  label: string;
  cases: readonly One[];
  chosen: One | undefined;
  choose: (id: string) => void;
  line: (one: One) => ReactNode;
  /** Below the queue: its next page, where it has one. */
  foot?: ReactNode;
  children: ReactNode;
};

/** Queue at the left, the case in the middle, the decision at the right; on phones one below the other. j and k move. */
export function Desk<One extends Case>({ label, cases, chosen, choose, line, foot, children }: Props<One>) {
  const at = cases.findIndex((one) => one.id === chosen?.id);
  useKeys((key) => {
    const next = key === 'j' ? cases[at + 1] : key === 'k' ? cases[at - 1] : undefined;
    if (next) choose(next.id);
    return next !== undefined;
  });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[17rem_1fr]">
      <Panel title={`${label} (${cases.length})`} className="lg:sticky lg:top-16">
        <ul className="max-h-60 overflow-y-auto border-t border-line lg:max-h-[70vh]">
          {cases.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                aria-pressed={one.id === chosen?.id}
                onClick={() => choose(one.id)}
                className="block w-full border-b border-line px-4 py-2.5 text-left -outline-offset-2 hover:bg-surface-2 aria-pressed:bg-accent-soft aria-pressed:shadow-[inset_3px_0_0_var(--accent)]"
              >
                {line(one)}
              </button>
            </li>
          ))}
        </ul>
        {foot}
      </Panel>
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">{children}</div>
    </div>
  );
}
