/** Text that PostgreSQL can hold, at most 300 characters; `''` for everything that is neither text nor number. */
export function toText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.slice(0, 300).toWellFormed().replaceAll('\0', '\uFFFD').trim() : '';
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with every number as the text that stood there (ids may outgrow a float), or undefined. */
export function parseExact(body: string): unknown {
  try {
    return JSON.parse(body, (_key: string, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' ? (context?.source ?? String(value)) : value,
    );
  } catch {
    return undefined;
  }
}
