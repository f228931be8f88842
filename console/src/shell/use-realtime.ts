import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Hears the server's news for this client while the page stands; its code comes after what people wait for. */
export function useRealtime(client: string | null): void {
  const queries = useQueryClient();
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
