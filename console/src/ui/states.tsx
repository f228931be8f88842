import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Problem } from '../api/problem.ts';
import { textIfAny, useSay, wordFor } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

/** Grey bars in the shape of what comes; screen readers hear that it loads. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const { say } = useSay();
  return (
    <div role="status" aria-label={say('common.loading')} className="space-y-3 p-4">
      {Array.from({ length: rows }, (_one, at) => (
        <div key={at} className="h-5 rounded bg-surface-2" style={{ width: `${92 - ((at * 17) % 38)}%` }} />
      ))}
    </div>
  );
}

type EmptyProps = { icon: IconName; title: string; text: string; action?: ReactNode };

/** Nothing is here: what this place is for, and how something comes into it. */
export function Empty({ icon, title, text, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-4 grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon name={icon} size={22} />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="mt-1 max-w-sm text-balance text-quiet">{text}</p>
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

/** What to tell of a refusal, in this reader's language where we know it. */
export function useProblemText(): (problem: unknown) => string {
  const { say } = useSay();
  const reason = useReason();
  return (problem) => {
    if (!(problem instanceof Problem)) return say('problem.internal');
    const unreadable = problem.code.endsWith('.unreadable') && problem.reason !== null ? wordFor(say, 'problem', `unreadable.${problem.reason}`) : null;
    return (unreadable ?? reason(problem.code, problem.message)) || say('problem.internal');
  };
}

/**
 * Why something is as it is, by the server's code: in the reader's words, or else in the server's own. What the other side
 * of a vendor said stands after the colon of the server's text, in that side's language.
 */
export function useReason(): (code: string | null, message: string | null) => string {
  const { say } = useSay();
  return (code, message) => {
    const said = message?.split(': ').slice(1).join(': ') ?? '';
    return (code ? textIfAny(say, `problem.${code}`, { said }) : null) ?? message ?? '';
  };
}

/** A refusal beside the thing it is about, with the reference to quote. */
export function ProblemNote({ problem }: { problem: Problem | null }) {
  const { say } = useSay();
  const text = useProblemText();
  if (!problem) return null;
  return (
    <div role="alert" className="rounded-md border border-danger/40 bg-danger-soft px-3 py-2 text-danger">
      {text(problem)}
      {problem.requestId && problem.status >= 500 && <p className="mt-1 text-xs">{say('error.reference', { id: problem.requestId })}</p>}
    </div>
  );
}

/** In place of what could not be read. */
export function ErrorState({ problem, retry }: { problem: Problem; retry: () => void }) {
  const { say } = useSay();
  const text = useProblemText();
  if (problem.code === 'auth.second_factor_needed') return <FactorNeeded />;
  if (problem.status === 403) return <Empty icon="refuse" title={say('error.forbidden')} text={say('error.forbiddenText')} />;
  if (problem.status === 404) return <Empty icon="search" title={say('error.missing')} text={say('error.missingText')} />;
  return (
    <div role="alert">
      <Empty icon="bang" title={say('error.title')} text={text(problem)} action={<Button onClick={retry}>{say('g.retry')}</Button>} />
      {problem.requestId && <p className="-mt-10 pb-8 text-center font-mono text-xs text-quiet">{say('error.reference', { id: problem.requestId })}</p>}
    </div>
  );
}

/** The client demands a second factor, and this session showed none: only one's own account is open. */
function FactorNeeded() {
  const { say } = useSay();
  const action = (
    <Link to="/profile" search={{ tab: 'factor' } as never} className="inline-flex h-9 items-center rounded-lg bg-accent px-3 font-medium text-on-accent">
      {say('error.factorDo')}
    </Link>
  );
  return <Empty icon="phone" title={say('error.factor')} text={say('error.factorText')} action={action} />;
}
