import { useCallback, useEffect, useState } from 'react';

export const VIEWS = ['phone', 'story', 'meter', 'faults'] as const;
export type View = (typeof VIEWS)[number];

/** The part in front on small screens, kept in the URL's hash so that Back works. */
export function useView(): [View, (view: View) => void] {
  const [view, setView] = useState(read);
  useEffect(() => {
    const follow = () => setView(read());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = useCallback((next: View) => {
    location.hash = next;
  }, []);
  return [view, go];
}

/** Whether the parts lie behind each other, one tab each. */
export function isNarrow(): boolean {
  return matchMedia('(max-width: 1023.9px)').matches;
}

function read(): View {
  const named = location.hash.slice(1);
  return VIEWS.find((view) => view === named) ?? 'phone';
}
