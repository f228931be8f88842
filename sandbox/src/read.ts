/** Readers for bodies that others write: each gives a plain value, whatever came. */
export type Body = Record<string, unknown>;

export function asBody(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

export function asList(value: unknown): Body[] {
  return Array.isArray(value) ? value.map(asBody) : [];
}

/** The text of a string, number or boolean; `missing` (default "") for anything else. */
export function asText(value: unknown, missing = ''): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : missing;
}

/** International digits without `+` or blanks: "254712345678". */
export function asMsisdn(value: unknown): string {
  return asText(value).replace(/[^0-9]/g, '');
}
