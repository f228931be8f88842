/** A field and what to do about it. */
export type Finding = readonly [string, string];

/** A text that may be absent, of at most so many characters. */
export function atMost(field: string, value: unknown, most: number): readonly Finding[] {
  if (value === undefined) return [];
  if (typeof value !== 'string') return [[field, 'A text.']];
  return [...value].length > most ? [[field, `At most ${most} characters.`]] : [];
}

/** A text that has to be there. */
export function filled(field: string, value: unknown, most: number): readonly Finding[] {
  return typeof value === 'string' && value.trim() !== '' ? atMost(field, value, most) : [[field, 'Needed.']];
}
