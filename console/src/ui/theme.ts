export type Theme = 'light' | 'dark';

const KEY = 'mkondo.theme';

/** The theme now in force: the person's choice, else what the system prefers. */
export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Puts the stored choice on the document before the first paint of the page. */
export function applyStoredTheme(): void {
  const stored = readStored();
  if (stored) document.documentElement.dataset['theme'] = stored;
}

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be closed (private mode): the choice then lasts as long as the page.
  }
}

function readStored(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}
