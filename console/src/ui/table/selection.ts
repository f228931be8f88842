import { useMemo, useRef, useState } from 'react';

type Named = { id: string };

export type Selection<Row> = {
  has: (id: string) => boolean;
  /** `range`: with all rows between this one and the one chosen before. */
  toggle: (index: number, range?: boolean) => void;
  all: boolean;
  toggleAll: () => void;
  clear: () => void;
  rows: readonly Row[];
};

/** Which rows are chosen, for what is done to several at once. Rows that left the list are chosen no more. */
export function useSelection<Row extends Named>(rows: readonly Row[]): Selection<Row> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const before = useRef<string | null>(null);
  const chosen = useMemo(() => (ids.size === 0 ? [] : rows.filter(({ id }) => ids.has(id))), [ids, rows]);
  const toggle = (index: number, range = false) => {
    const row = rows[index];
    if (!row) return;
    const from = range ? rows.findIndex(({ id }) => id === before.current) : -1;
    setIds(from < 0 ? toggled(ids, row.id) : new Set([...ids, ...between(rows, from, index)]));
    before.current = row.id;
  };
  const all = rows.length > 0 && chosen.length === rows.length;
  return {
    has: (id) => ids.has(id),
    toggle,
    all,
    toggleAll: () => setIds(all ? new Set() : new Set(rows.map(({ id }) => id))),
    clear: () => setIds(new Set()),
    rows: chosen,
  };
}

export function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Ids of the rows from one to another, whichever stands first. */
export function between(rows: readonly Named[], from: number, to: number): readonly string[] {
  return rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id);
}
