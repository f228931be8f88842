import { useMemo, useState } from 'react';
import type { Conversation } from './types.ts';

/** The server takes so many at once. */
const MOST = 100;

export type Chosen = {
  /** Those that are chosen and still in the list. */
  ids: readonly string[];
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  clear: () => void;
  /** These alone, and no other. */
  only: (ids: readonly string[]) => void;
};

/** Conversations that something is to be done with together. */
export function useChosen(rows: readonly Conversation[]): Chosen {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ids = useMemo(() => rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id), [rows, chosen]);
  const toggle = (id: string) => {
    const next = new Set(ids);
    if (!next.delete(id) && next.size < MOST) next.add(id);
    setChosen(next);
  };
  return { ids, has: (id) => chosen.has(id), toggle, clear: () => setChosen(new Set()), only: (wanted) => setChosen(new Set(wanted)) };
}
