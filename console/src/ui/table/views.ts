import { useState } from 'react';

type Asked = Readonly<Record<string, string>>;
export type View = { name: string; asked: Asked };

/** What belongs to one visit and not to a view: the open panel, the chosen case. */
const PASSING = new Set(['peek', 'at', 'show']);

/** The filters of a list as somebody wants to find them again. */
export function viewOf(asked: Asked): Asked {
  return Object.fromEntries(Object.entries(asked).filter(([key, value]) => value !== '' && !PASSING.has(key)));
}

export function isSame(one: Asked, other: Asked): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => (one[key] ?? '') === (other[key] ?? ''));
}

/** What the URL has to change to, so that it asks for `view` alone. */
export function changeTo(asked: Asked, view: Asked): Asked {
  return { ...Object.fromEntries(Object.keys(viewOf(asked)).map((key) => [key, ''])), ...view };
}

export function readViews(text: string | null): readonly View[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? (read as View[]).filter((one) => typeof one?.name === 'string' && typeof one.asked === 'object') : [];
  } catch {
    return [];
  }
}

/** The views that a person keeps of a list, in this browser. */
export function useViews(person: string, list: string) {
  const key = `mkondo.views.${person}.${list}`;
  const [views, setViews] = useState(() => readViews(localStorage.getItem(key)));
  const change = (next: readonly View[]) => {
    setViews(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  return {
    views,
    save: (view: View) => change([...views.filter(({ name }) => name !== view.name), view]),
    remove: (name: string) => change(views.filter((view) => view.name !== name)),
  };
}
