import { useSyncExternalStore } from 'react';
import { chooseTenant, currentTenant } from '../api/client.ts';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The client that the page is for; a change draws everything anew. */
export function useTenant(): { slug: string | null; choose: (slug: string | null) => void } {
  const slug = useSyncExternalStore(subscribe, currentTenant);
  const choose = (next: string | null) => {
    chooseTenant(next);
    for (const listener of listeners) listener();
  };
  return { slug, choose };
}
