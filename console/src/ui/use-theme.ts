import { useSyncExternalStore } from 'react';
import { currentTheme } from './theme.ts';
import type { Theme } from './theme.ts';

/** The theme now in force, also when the person or the system changes it: for what is drawn and not styled. */
export const useTheme = (): Theme => useSyncExternalStore(watchTheme, currentTheme);

function watchTheme(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  system.addEventListener('change', changed);
  return () => {
    chosen.disconnect();
    system.removeEventListener('change', changed);
  };
}
