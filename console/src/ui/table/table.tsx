import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { Problem } from '../../api/problem.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { useKeys } from '../keys.ts';
import { ErrorState, Skeleton } from '../states.tsx';
import { useNarrow } from '../use-narrow.ts';
import { BulkBar } from './bulk-bar.tsx';
import { Cards } from './cards.tsx';
import type { Column } from './columns.ts';
import { cardHeight, useLook } from './columns.ts';
import { Grid } from './grid.tsx';
import type { Sort } from './head.tsx';
import { LookMenu } from './look-menu.tsx';
import { useSelection } from './selection.ts';
import type { Selection } from './selection.ts';
import { useWide } from './use-wide.ts';

type Listed<Row> = {
  rows: readonly Row[];
  count: { value: number; about: boolean } | null;
  problem: Problem | null;
  isLoading: boolean;
  hasMore: boolean;
  isMore: boolean;
  /** More came in at the top than can be put in between. */
  isBehind?: boolean;
  more: () => void;
  retry: () => void;
  restart?: () => void;
  look?: (from: number, to: number) => void;
};

type Props<Row> = {
  name: string;
  label: string;
  list: Listed<Row>;
  columns: readonly Column<Row>[];
  open: (row: Row) => void;
  peek?: (row: Row) => void;
  empty: ReactNode;
  /** With it rows can be chosen: what stands in the bar of the chosen ones, beside taking them away as CSV. */
  bulk?: (rows: readonly Row[], clear: () => void) => ReactNode;
  sort?: Sort;
  /** Stands above the rows: export and the like. */
  tools?: ReactNode;
};

const [ROW, DENSE] = [40, 32];
/** So many rows before the end, the next page is asked for. */
const CLOSE = 5;

/**
 * A list that stays smooth at any length: only rows in sight are in the page, and the next page is asked for by cursor
 * when its end comes near. On phones each row is a card with the same order of facts. j and k move, Enter opens, Space
 * looks into the row, x chooses it.
 */
export function Table<Row extends { id: string }>(props: Props<Row>) {
  const { list, columns, bulk } = props;
  const narrow = useNarrow();
  const look = useLook(props.name, columns);
  const selection = useSelection(list.rows);
  if (list.problem && list.rows.length === 0) return <ErrorState problem={list.problem} retry={list.retry} />;
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface-1">
      <div className="flex min-h-10 items-center gap-1 border-b border-line px-4 py-1">
        <Count count={list.count} />
        <span className="ml-auto" />
        {props.tools}
        {!narrow && <LookMenu look={look} columns={columns} />}
      </div>
      <Behind list={list} />
      {list.isLoading && <Skeleton rows={8} />}
      {!list.isLoading && list.rows.length === 0 && props.empty}
      {list.rows.length > 0 && <Body {...props} columns={look.visible} dense={look.dense} narrow={narrow} selection={bulk && selection} />}
      <More list={list} />
      {bulk && (
        <BulkBar name={props.name} selection={selection}>
          {bulk(selection.rows, selection.clear)}
        </BulkBar>
      )}
    </div>
  );
}

function Behind<Row>({ list }: { list: Listed<Row> }) {
  const { say } = useSay();
  if (!list.isBehind) return null;
  const anew = () => {
    list.restart?.();
    scrollTo({ top: 0 });
  };
  return (
    <button
      type="button"
      onClick={anew}
      className="sticky top-21 z-10 mx-auto -mb-8 flex h-8 items-center gap-1.5 rounded-full border border-line bg-raised px-3 shadow-lg"
    >
      <Icon name="reset" size={14} /> {say('table.behind')}
    </button>
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
    <div className="border-t border-line p-2 text-center [overflow-anchor:none]">
      <Button look="ghost" onClick={list.more} disabled={list.isMore}>
        {list.isMore ? say('common.loading') : say('common.more')}
      </Button>
    </div>
  );
}

type BodyProps<Row> = Props<Row> & { dense: boolean; narrow: boolean; selection: Selection<Row> | undefined };

function Body<Row extends { id: string }>({ label, list, columns, open, peek, dense, narrow, selection, sort }: BodyProps<Row>) {
  const around = useRef<HTMLDivElement>(null);
  const height = heightOf({ narrow, dense, columns });
  const virtual = useWindowVirtualizer({
    count: list.rows.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: around.current?.offsetTop ?? 0,
  });
  const items = virtual.getVirtualItems();
  const at = useRows({ rows: list.rows, open, peek, choose: selection?.toggle, show: (index) => virtual.scrollToIndex(index), inSight: virtual.range });
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => {
    list.look?.(first, last);
    if (list.hasMore && !list.isMore && last >= list.rows.length - CLOSE) list.more();
  }, [first, last, list]);
  const shape = { label, items, rows: list.rows, columns, at, open, selection, total: virtual.getTotalSize(), margin: virtual.options.scrollMargin };
  return <Around place={around}>{narrow ? <Cards {...shape} height={height} /> : <Grid {...shape} height={height} sort={sort} />}</Around>;
}

/** What is wider than its panel scrolls there. The browser would hold on to a row that is about to be taken out, and jump. */
function Around({ place, children }: { place: RefObject<HTMLDivElement | null>; children: ReactNode }) {
  const isWide = useWide(place);
  const scrolls = isWide ? 'overflow-x-auto -outline-offset-2 [&_th]:static' : '';
  return (
    <div ref={place} tabIndex={isWide ? 0 : undefined} className={`[overflow-anchor:none] ${scrolls}`}>
      {children}
    </div>
  );
}

function heightOf<Row>({ narrow, dense, columns }: Pick<BodyProps<Row>, 'narrow' | 'dense' | 'columns'>): number {
  if (narrow) return cardHeight(columns);
  return dense ? DENSE : ROW;
}

type Rows<Row> = {
  rows: readonly Row[];
  open: (row: Row) => void;
  peek: ((row: Row) => void) | undefined;
  choose: ((index: number) => void) | undefined;
  show: (index: number) => void;
  inSight: { startIndex: number; endIndex: number } | null;
};

/** The row that the keyboard stands on; -1 while it stands on none. From a row out of sight the keys come to where one looks. */
function useRows<Row>({ rows, open, peek, choose, show, inSight }: Rows<Row>): number {
  const [at, setAt] = useState(-1);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    show(next);
    return true;
  };
  useKeys((key, event) => {
    if (key === 'j' || key === 'k') return move(stepTo(key, at, inSight));
    const row = rows[at];
    if (!row || isControl(event.target)) return false;
    if (key === 'Enter') open(row);
    else if (key === ' ' && peek) peek(row);
    else if (key === 'x' && choose) choose(at);
    else return false;
    return true;
  });
  return at;
}

function stepTo(key: 'j' | 'k', at: number, inSight: Rows<unknown>['inSight']): number {
  const step = key === 'j' ? 1 : -1;
  if (inSight === null || (at >= inSight.startIndex && at <= inSight.endIndex)) return at + step;
  return key === 'j' ? inSight.startIndex : inSight.endIndex;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('a, button, summary, [role=menuitem]');
}
