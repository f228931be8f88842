/**
 * Some systems name their language as `en-US@posix`, which `Intl` refuses; the library of charts asks it for numbers as it
 * is loaded and would take the page down with it. Imported before that library.
 */
export function isUsable(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

if (typeof navigator !== 'undefined' && !isUsable(navigator.language)) Object.defineProperty(navigator, 'language', { value: 'en-GB', configurable: true });
