import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * Something read from the sandbox and read again on `refresh`. A late answer never overwrites a newer one, and a
 * failed reading keeps the last good value: the journal's link tells whether the sandbox is there.
 */
export function useResource<T>(read: (() => Promise<T>) | null): { value: T | null; refresh: () => void } {
  const [value, setValue] = useState<T | null>(null);
  const latest = useRef(0);
  const refresh = useCallback(() => {
    if (!read) return;
    latest.current += 1;
    const mine = latest.current;
    read().then(
      (fresh) => mine === latest.current && setValue(fresh),
      () => undefined,
    );
  }, [read]);
  useEffect(() => {
    setValue(null);
    refresh();
  }, [refresh]);
  return { value, refresh };
}
