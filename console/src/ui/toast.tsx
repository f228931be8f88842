import { useSyncExternalStore } from 'react';
import { Icon } from './icon.tsx';

type Offer = { label: string; act: () => void };
type Toast = { id: number; text: string; tone: 'done' | 'need'; offer: Offer | null };

export const SHOWN_MS = 6000;
let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const drop = (id: number): void => change(toasts.filter((one) => one.id !== id));

/** Says at the edge of the page that something happened, and offers to take it back if it can be; it goes by itself. */
export function toast(text: string, tone: Toast['tone'] = 'done', { offer = null, shownMs = SHOWN_MS }: { offer?: Offer | null; shownMs?: number } = {}): void {
  const made = { id: nextId++, text, tone, offer };
  change([...toasts.slice(-2), made]);
  setTimeout(() => drop(made.id), shownMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 lg:bottom-6">
      {shown.map(({ id, text, tone, offer }) => (
        <p key={id} className="settle pointer-events-auto flex items-center gap-2 rounded-lg border border-line bg-raised px-4 py-2.5 shadow-lg">
          <Icon name={tone === 'done' ? 'check' : 'bang'} className={`shrink-0 ${tone === 'done' ? 'text-money' : 'text-danger'}`} />
          {text}
          {offer && (
            <button
              type="button"
              onClick={() => {
                drop(id);
                offer.act();
              }}
              className="-my-1 ml-2 h-8 rounded-md px-2 font-medium text-accent hover:bg-accent-soft"
            >
              {offer.label}
            </button>
          )}
        </p>
      ))}
    </div>
  );
}
