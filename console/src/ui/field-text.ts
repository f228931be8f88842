import type { Key } from '../i18n/index.ts';

export interface FieldText {
  readonly key: Key;
  readonly values?: { readonly n: string };
}

/** What the server's schemas say of a value, as they write it, and what a reader is told instead. */
const SAID: readonly (readonly [RegExp, Key])[] = [
  [/^This field is required\.$/, 'field.needed'],
  [/^must NOT have fewer than 1 (?:characters|items)$/, 'field.needed'],
  [/^must NOT have fewer than (\d+) characters$/, 'field.short'],
  [/^must NOT have more than (\d+) characters$/, 'field.long'],
  [/^must be >=? (-?[\d.]+)$/, 'field.least'],
  [/^must be <=? (-?[\d.]+)$/, 'field.most'],
  [/^must be (?:number|integer|a finite number)$/, 'field.number'],
  [/^must /, 'field.form'],
];

/** The reader's own words for what a schema of the server said of a field; null for a text that a person wrote. */
export function fieldText(said: string): FieldText | null {
  for (const [form, key] of SAID) {
    const found = form.exec(said);
    if (found) return found[1] === undefined ? { key } : { key, values: { n: found[1] } };
  }
  return null;
}
