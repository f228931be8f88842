import { useEffect, useRef } from 'react';

/** True while keys are for something else: a field is being typed in, or a dialog is open. */
function isBusy(target: EventTarget | null): boolean {
  const typing = target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select, textarea'));
  return typing || document.querySelector('dialog[open]') !== null;
}

/** Calls `act` for each key that nobody else wants; true from `act` says that the key is used up. */
export function useKeys(act: (key: string, event: KeyboardEvent) => boolean): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      if (latest.current(event.key, event)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
