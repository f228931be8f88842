import { useSyncExternalStore } from 'react';
import { Icon } from './icon.tsx';

type Toast = { id: number; text: string; tone: 'done' | 'need' };

const SHOWN_MS = 6000;
let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says at the edge of the page that something happened; it goes by itself. */
export function toast(text: string, tone: Toast['tone'] = 'done'): void {
  const made = { id: nextId++, text, tone };
  change([...toasts.slice(-2), made]);
  setTimeout(() => change(toasts.filter((one) => one.id !== made.id)), SHOWN_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 lg:bottom-6">
      {shown.map(({ id, text, tone }) => (
        <p key={id} className="settle pointer-events-auto flex items-center gap-2 rounded-lg border border-line bg-raised px-4 py-2.5 shadow-lg">
          <Icon name={tone === 'done' ? 'check' : 'bang'} className={tone === 'done' ? 'text-money' : 'text-danger'} />
          {text}
        </p>
      ))}
    </div>
  );
}
