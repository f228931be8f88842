import { useSyncExternalStore } from 'react';

/** What somebody wants of this device: browsers know of no person, and a shared computer has one wish for all. */
export type Wish = { readonly on: boolean; readonly sound: boolean };

const KEPT = 'mkondo.notices';
const NONE: Wish = { on: false, sound: false };
const listeners = new Set<() => void>();
let known: { text: string | null; wish: Wish } | null = null;

export function readWish(): Wish {
  const text = localStorage.getItem(KEPT);
  if (known?.text !== text) known = { text, wish: text === null ? NONE : parseWish(text) };
  return known.wish;
}

/** What cannot be read is no wish: nobody is disturbed by mistake. */
export function parseWish(text: string): Wish {
  const words = text.split(' ');
  return { on: words.includes('on'), sound: words.includes('sound') };
}

export function keepWish({ on, sound }: Wish): void {
  localStorage.setItem(KEPT, [on && 'on', sound && 'sound'].filter(Boolean).join(' '));
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The wish, in every tab of this browser as soon as one of them changes it. */
export function useWish(): Wish {
  return useSyncExternalStore(listen, readWish);
}

export const canNotify = (): boolean => typeof Notification === 'function';

/** Asks the browser, which asks the person; only ever upon a click. */
export async function askLeave(): Promise<boolean> {
  return canNotify() && (Notification.permission === 'granted' || (await Notification.requestPermission()) === 'granted');
}
