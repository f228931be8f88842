import { useCallback, useRef } from 'react';

/** Keeps the height of an element in a property of the page, for what fills the rest of the screen. */
export function useHeight(property: `--${string}`): (element: HTMLElement | null) => void {
  const watch = useRef<ResizeObserver | null>(null);
  return useCallback(
    (element) => {
      watch.current?.disconnect();
      const { style } = document.documentElement;
      if (!element) return void style.removeProperty(property);
      watch.current = new ResizeObserver(() => style.setProperty(property, `${element.offsetHeight}px`));
      watch.current.observe(element);
    },
    [property],
  );
}
