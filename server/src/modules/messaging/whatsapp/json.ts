import { storable } from '../../../kernel/text.ts';

/** JSON that PostgreSQL can keep: without NUL and halves of surrogate pairs, in names as in values. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => clean(inner)) ?? 'null';
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  return names.every((name) => storable(name) === name) ? value : Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), inner]));
}
