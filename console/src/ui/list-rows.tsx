import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { useSay } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { Rows } from './rows.tsx';
import { ErrorState, Skeleton } from './states.tsx';

type List<Row> = {
  rows: readonly Row[];
  problem: Problem | null;
  isLoading: boolean;
  retry: () => void;
  hasMore: boolean;
  isMore: boolean;
  more: () => void;
};

type Props<Row> = { list: List<Row>; label: string; head?: ReactNode; empty: ReactNode; row: (one: Row) => ReactNode };

/** Rows of a list that is read page by page, or in their place why there are none; what was read stays when reading fails. */
export function ListRows<Row>({ list, label, head, empty, row }: Props<Row>) {
  if (list.problem && list.rows.length === 0) return <ErrorState problem={list.problem} retry={list.retry} />;
  if (list.isLoading) return <Skeleton />;
  if (list.rows.length === 0) return <>{empty}</>;
  return (
    <div className="rounded-lg border border-line bg-surface-1 [&>ul:first-child]:border-t-0">
      {head}
      <Rows label={label}>{list.rows.map(row)}</Rows>
      <More list={list} />
    </div>
  );
}

/** The next page of a list, where there is one. */
export function More({ list: { hasMore, isMore, more } }: { list: Pick<List<never>, 'hasMore' | 'isMore' | 'more'> }) {
  const { say } = useSay();
  if (!hasMore) return null;
  return (
    <div className="border-t border-line p-2 text-center">
      <Button look="ghost" onClick={more} disabled={isMore}>
        {say('common.more')}
      </Button>
    </div>
  );
}
