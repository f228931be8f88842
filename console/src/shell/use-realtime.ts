import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onLive } from '../api/live.ts';

/** Hears the server's news for this client while the page stands; its code comes after what people wait for. */
export function useRealtime(client: string | null): void {
  const queries = useQueryClient();
  // a part that was switched on or off shows in the rail at once
  useEffect(
    () => onLive(({ kind }) => kind === 'features.changed' && void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === '/api/auth/me/' })),
    [queries],
  );
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    const start = async () => {
      const { feedFrom } = await import('../api/realtime-feed.ts');
      if (!gone) stop = feedFrom(queries, client);
    };
    void start();
    return () => {
      gone = true;
      stop?.();
    };
  }, [queries, client]);
}
