import type { Typed } from '../../../ui/form.tsx';

/** The credentials that were typed: an empty field leaves what lies sealed, so it is not sent. */
export function filled(typed: Typed, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, typed.secret(name)]).filter(([, value]) => value !== ''));
}
