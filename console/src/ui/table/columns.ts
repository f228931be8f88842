import { useState } from 'react';
import type { ReactNode } from 'react';

export type Column<Row> = {
  id: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand right. */
  right?: boolean;
  /** Hidden until somebody asks for it. */
  extra?: boolean;
  /** On a card its head stands beside it, as with numbers: the value alone does not say what it is. */
  named?: boolean;
  /** A sentence: it takes what room the others leave, and on a card a line of its own. */
  wide?: boolean;
  /** Never cut, for it is compared digit by digit. */
  whole?: boolean;
  /** On a card: the first line. */
  lead?: boolean;
  /** The server's word for an order by this column. */
  sort?: string;
};

type Look = { hidden: readonly string[]; shown: readonly string[]; dense: boolean };
const PLAIN: Look = { hidden: [], shown: [], dense: false };

/** Which columns of a table are in sight and how high its rows are; kept for this browser under `name`. */
export function useLook<Row>(name: string, columns: readonly Column<Row>[]) {
  const key = `mkondo.table.${name}`;
  const [look, setLook] = useState<Look>(() => readLook(localStorage.getItem(key)));
  const change = (next: Look) => {
    setLook(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  const isShown = (column: Column<Row>) => isVisible(look, column);
  const toggle = (column: Column<Row>) => {
    const [hidden, shown] = [look.hidden.filter((id) => id !== column.id), look.shown.filter((id) => id !== column.id)];
    change(isShown(column) ? { ...look, hidden: [...hidden, column.id], shown } : { ...look, hidden, shown: [...shown, column.id] });
  };
  return { visible: columns.filter(isShown), isShown, toggle, dense: look.dense, toggleDense: () => change({ ...look, dense: !look.dense }) };
}

/** So many facts stand on a card below its first line. */
export const FACTS = 4;
const [HEAD_PX, LINE_PX] = [48, 24];

/** A card is as high as its facts need lines: two stand side by side, a sentence alone. */
export function cardHeight(columns: readonly Pick<Column<never>, 'lead' | 'wide'>[]): number {
  let [lines, room] = [0, 0];
  for (const { wide } of columns.filter(({ lead }) => !lead).slice(0, FACTS)) {
    if (wide || room === 0) lines += 1;
    room = wide || room === 1 ? 0 : 1;
  }
  return HEAD_PX + LINE_PX * lines;
}

export function isVisible(look: Pick<Look, 'hidden' | 'shown'>, { id, extra }: { id: string; extra?: boolean }): boolean {
  return extra ? look.shown.includes(id) : !look.hidden.includes(id);
}

export function readLook(text: string | null): Look {
  try {
    return { ...PLAIN, ...(JSON.parse(text ?? '{}') as Partial<Look>) };
  } catch {
    return PLAIN;
  }
}
