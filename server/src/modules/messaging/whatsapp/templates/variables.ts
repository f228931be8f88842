import { storable } from '../../../../kernel/text.ts';

/** A place in a text where a value goes: `{{1}}` or `{{customer_name}}`. */
export interface Variable {
  readonly name: string;
  /** Shown in previews, and to Meta's reviewers. */
  readonly example: string;
  /** Taken where no value is given; null: a value must be given. */
  readonly fallback: string | null;
}

const PLACE = /\{\{\s*([a-z0-9_]{1,60})\s*\}\}/g;

/** Names of the places in a text, each once, in the order in which they come. */
export function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACE)].map((found) => found[1]!))];
}

export type Values = Readonly<Record<string, string>>;

export interface Rendered {
  readonly text: string;
  /** Variables without a value and without a fallback; their places stay as they are. */
  readonly missing: readonly string[];
}

/** The text with values in the places; a value given as blank counts as none. */
export function render(text: string, variables: readonly Variable[], values: Values): Rendered {
  const missing = new Set<string>();
  const filled = text.replaceAll(PLACE, (place, name: string) => {
    const value = valueOf(name, variables, values);
    if (value === null) missing.add(name);
    return value ?? place;
  });
  return { text: filled, missing: [...missing] };
}

export function valueOf(name: string, variables: readonly Variable[], values: Values): string | null {
  const given = Object.hasOwn(values, name) ? storable(values[name] ?? '').trim() : '';
  return given || (variables.find((variable) => variable.name === name)?.fallback ?? null);
}

/** What was said about the variables of a text, in the order of the text; one that nobody spoke of has neither example nor fallback. */
export function variablesOf(text: string, given: readonly Variable[]): readonly Variable[] {
  return placesIn(text).map((name) => given.find((variable) => variable.name === name) ?? { name, example: '', fallback: null });
}
