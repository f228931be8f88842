import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** For a strip that may be wider than the screen: what is chosen in it comes into sight, whenever `chosen` changes. */
export function useInSight<E extends HTMLElement>(which: string, chosen: unknown): RefObject<E | null> {
  const strip = useRef<E>(null);
  useEffect(() => {
    // a body, not an expression: newer browsers answer with a promise, which an effect must not return
    strip.current?.querySelector(which)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [which, chosen]);
  return strip;
}
