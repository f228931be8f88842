import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Whether what stands in a place is wider than it: only then does the place scroll sideways, for a head within it no longer stays in sight. */
export function useWide(place: RefObject<HTMLElement | null>): boolean {
  const [isWide, setWide] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth));
    watch.observe(element);
    for (const child of element.children) watch.observe(child);
    return () => watch.disconnect();
  }, [place]);
  return isWide;
}
