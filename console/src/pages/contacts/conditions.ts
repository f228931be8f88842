/** Conditions as people put them together; a filter is all of them, or any. */
export type Condition = { field: Field; op: string; value: string; channel?: string };
export type Field = 'tags' | 'consent' | 'language' | 'is_customer' | 'last_heard_at' | 'purchases.last' | 'purchases.paid' | 'has_whatsapp';

type Kind = 'words' | 'none' | 'days' | 'money' | 'yes' | 'language';

/** Which questions each field knows, and what is typed for an answer. */
export const FIELDS: Readonly<Record<Field, { ops: readonly string[]; kind: Kind }>> = {
  tags: { ops: ['any_of', 'all_of', 'none_of'], kind: 'words' },
  consent: { ops: ['granted', 'withdrawn', 'none'], kind: 'none' },
  language: { ops: ['eq', 'ne'], kind: 'language' },
  is_customer: { ops: ['is'], kind: 'yes' },
  has_whatsapp: { ops: ['is'], kind: 'yes' },
  last_heard_at: { ops: ['within_days', 'not_within_days'], kind: 'days' },
  'purchases.last': { ops: ['within_days', 'not_within_days'], kind: 'days' },
  'purchases.paid': { ops: ['gte', 'lte'], kind: 'money' },
};

const START: Readonly<Record<Kind, string>> = { words: '', none: '', days: '30', money: '1000', yes: 'true', language: 'sw' };

export function fresh(field: Field): Condition {
  const { ops, kind } = FIELDS[field];
  return { field, op: ops[0] ?? '', value: START[kind] };
}

/** The filter that the server stores; conditions without a value say nothing yet and are left out. */
export function filterOf(match: 'all' | 'any', conditions: readonly Condition[]): Record<string, unknown> {
  return { [match]: conditions.filter(isSaid).map(written) };
}

function isSaid({ field, value }: Condition): boolean {
  return FIELDS[field].kind === 'none' || value.trim() !== '';
}

function written({ field, op, value, channel }: Condition): Record<string, unknown> {
  switch (FIELDS[field].kind) {
    case 'words':
      return { field, op, value: value.split(',').map((one) => one.trim()) };
    case 'none':
      return channel ? { field, op, channel } : { field, op };
    case 'days':
      return { field, op, value: Number.parseInt(value, 10) };
    case 'yes':
      return { field, value: value === 'true' };
    case 'money':
    case 'language':
      return { field, op, value };
  }
}

/** A stored filter as conditions; null when it was made by a program and says more than this page can show. */
export function readFilter(json: Readonly<Record<string, unknown>>): { match: 'all' | 'any'; conditions: Condition[] } | null {
  const match = 'any' in json ? 'any' : 'all';
  const parts = json[match] ?? (Object.keys(json).length === 0 ? [] : null);
  if (!Array.isArray(parts)) return null;
  const conditions = parts.map(read);
  return conditions.every((one) => one !== null) ? { match, conditions } : null;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function read(part: unknown): Condition | null {
  const { field, op, value, channel } = (part ?? {}) as Record<string, unknown>;
  if (typeof field !== 'string' || !(field in FIELDS)) return null;
  return { field: field as Field, op: typeof op === 'string' ? op : 'is', value: textOf(value), ...(typeof channel === 'string' ? { channel } : {}) };
}
