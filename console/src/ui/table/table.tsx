import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../../api/problem.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../button.tsx';
import { useKeys } from '../keys.ts';
import { ErrorState, Skeleton } from '../states.tsx';
import { useNarrow } from '../use-narrow.ts';
import { Cards } from './cards.tsx';
import type { Column } from './columns.ts';
import { useLook } from './columns.ts';
import { Grid } from './grid.tsx';
import { LookMenu } from './look-menu.tsx';

type Listed<Row> = {
  rows: readonly Row[];
  count: { value: number; about: boolean } | null;
  problem: Problem | null;
  isLoading: boolean;
  hasMore: boolean;
  isMore: boolean;
  more: () => void;
  retry: () => void;
};

type Props<Row> = {
  name: string;
  label: string;
  list: Listed<Row>;
  columns: readonly Column<Row>[];
  open: (row: Row) => void;
  peek?: (row: Row) => void;
  empty: ReactNode;
};

const [ROW, DENSE, CARD] = [40, 32, 96];
/** So many rows before the end, the next page is asked for. */
const CLOSE = 5;

/**
 * A list that stays smooth at any length: only rows in sight are in the page, and the next page is asked for by cursor
 * when its end comes near. On phones each row is a card with the same order of facts. j and k move, Enter opens, Space
 * looks into the row.
 */
export function Table<Row extends { id: string }>(props: Props<Row>) {
  const { list, columns } = props;
  const narrow = useNarrow();
  const look = useLook(props.name, columns);
  if (list.problem && list.rows.length === 0) return <ErrorState problem={list.problem} retry={list.retry} />;
  return (
    <div className="rounded-lg border border-line bg-surface-1">
      <div className="flex min-h-10 items-center justify-between gap-2 border-b border-line px-4 py-1">
        <Count count={list.count} />
        {!narrow && <LookMenu look={look} columns={columns} />}
      </div>
      {list.isLoading && <Skeleton rows={8} />}
      {!list.isLoading && list.rows.length === 0 && props.empty}
      {list.rows.length > 0 && <Body {...props} columns={look.visible} dense={look.dense} narrow={narrow} />}
      <More list={list} />
    </div>
  );
}

function Count({ count }: { count: { value: number; about: boolean } | null }) {
  const { say } = useSay();
  return (
    <p className="text-sm text-quiet" role="status">
      {count && say(count.about ? 'common.about' : 'common.count', { count: count.value.toLocaleString() })}
    </p>
  );
}

function More<Row>({ list }: { list: Listed<Row> }) {
  const { say } = useSay();
  if (!list.hasMore) return null;
  return (
    <div className="border-t border-line p-2 text-center">
      <Button look="ghost" onClick={list.more} disabled={list.isMore}>
        {list.isMore ? say('common.loading') : say('common.more')}
      </Button>
    </div>
  );
}

function Body<Row extends { id: string }>({ label, list, columns, open, peek, dense, narrow }: Props<Row> & { dense: boolean; narrow: boolean }) {
  const around = useRef<HTMLDivElement>(null);
  const height = dense ? DENSE : ROW;
  const virtual = useWindowVirtualizer({
    count: list.rows.length,
    estimateSize: () => (narrow ? CARD : height),
    overscan: 12,
    scrollMargin: around.current?.offsetTop ?? 0,
  });
  const items = virtual.getVirtualItems();
  const at = useRows({ rows: list.rows, open, peek, show: (index) => virtual.scrollToIndex(index) });
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (list.hasMore && !list.isMore && last >= list.rows.length - CLOSE) list.more();
  }, [last, list]);
  const shape = { label, items, rows: list.rows, columns, at, open, total: virtual.getTotalSize(), margin: virtual.options.scrollMargin };
  return <div ref={around}>{narrow ? <Cards {...shape} /> : <Grid {...shape} height={height} />}</div>;
}

type Rows<Row> = { rows: readonly Row[]; open: (row: Row) => void; peek: ((row: Row) => void) | undefined; show: (index: number) => void };

/** The row that the keyboard stands on; -1 while it stands on none. */
function useRows<Row>({ rows, open, peek, show }: Rows<Row>): number {
  const [at, setAt] = useState(-1);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    show(next);
    return true;
  };
  useKeys((key, event) => {
    if (key === 'j') return move(at + 1);
    if (key === 'k') return move(at - 1);
    const row = rows[at];
    if (!row || isControl(event.target)) return false;
    if (key === 'Enter') open(row);
    else if (key === ' ' && peek) peek(row);
    else return false;
    return true;
  });
  return at;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('a, button, summary, [role=menuitem]');
}
