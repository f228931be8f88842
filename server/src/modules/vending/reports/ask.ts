import { Type, type Static } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { firstIdOf } from '../../../kernel/ids.ts';
import { searchWords } from '../../../kernel/pages.ts';
import { addDays, isDay, startOfDay } from '../../../kernel/zone.ts';

/** What of a report is wanted; null does not narrow. */
export interface Ask {
  readonly zone: string;
  readonly from: Date | null;
  /** Exclusive. */
  readonly to: Date | null;
  readonly meterId: string | null;
  readonly customerId: string | null;
  readonly state: string | null;
  readonly status: string | null;
  readonly site: string | null;
  readonly meterType: string | null;
  readonly isActive: boolean | null;
  /** In small letters; all of them must occur. */
  readonly words: readonly string[];
  /** The moment the report is of: what comes later is not in it. */
  readonly at: Date;
}

export type FilterName = 'from' | 'to' | 'meter' | 'customer' | 'state' | 'status' | 'site' | 'meter_type' | 'is_active' | 'search';

const Moment = Type.String({ maxLength: 40, description: "RFC 3339, or a day of the client's zone; a day given as `to` is part of the report." });
const Id = Type.String({ format: 'uuid' });

/** Filters by name; a report takes those that it lists. */
const FILTERS = {
  from: Moment,
  to: Moment,
  meter: Id,
  customer: Id,
  state: Type.String({ maxLength: 20, pattern: '^[a-z_]+$' }),
  status: Type.String({ maxLength: 20, pattern: '^[a-z_]+$' }),
  site: Type.String({ maxLength: 100, pattern: '^[^\\u0000]*$' }),
  meter_type: Type.String({ maxLength: 100, pattern: '^[^\\u0000]*$' }),
  is_active: Type.String({ pattern: '^(true|false)$' }),
  search: Type.String({ maxLength: 100, pattern: '^[^\\u0000]*$' }),
} as const satisfies Record<FilterName, unknown>;

/** The filters of a report as optional fields of a schema. */
export function filterFields(names: readonly FilterName[]): Record<string, ReturnType<typeof Type.Optional<typeof Moment>>> {
  return Object.fromEntries(names.map((name) => [name, Type.Optional(FILTERS[name])]));
}

export const Filters = Type.Partial(Type.Object(FILTERS, { additionalProperties: false }));
export type Filters = Static<typeof Filters>;

/** @throws AppError `invalid` for times that are none, or that end before they begin */
export function readAsk(filters: Filters, { zone, at }: { readonly zone: string; readonly at: Date }): Ask {
  const [from, to] = [beginOf(filters, zone), endOf(filters, zone)];
  if (from !== null && to !== null && to <= from) throw invalid({ to: ['Must be later than from.'] });
  return { zone, at, from, to, ...narrowing(filters) };
}

function narrowing(filters: Filters): Omit<Ask, 'zone' | 'at' | 'from' | 'to'> {
  const { meter: meterId = null, customer: customerId = null, state = null, status = null, site = null, meter_type: meterType = null } = filters;
  const isActive = filters.is_active === undefined ? null : filters.is_active === 'true';
  return { meterId, customerId, state, status, site, meterType, isActive, words: searchWords(filters.search) };
}

function beginOf({ from }: Filters, zone: string): Date | null {
  return from === undefined ? null : momentOf('from', from, zone);
}

/** A day is part of the report, so its end is the beginning of the next. */
function endOf({ to }: Filters, zone: string): Date | null {
  if (to === undefined) return null;
  return momentOf('to', isDay(to) ? addDays(to, 1) : to, zone);
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
/** Ids begin with 48 bits of milliseconds; this is far from their ends. */
const YEARS = { first: 1970, last: 9999 };

function momentOf(field: 'from' | 'to', text: string, zone: string): Date {
  const at = isDay(text) ? startOfDay(zone, text) : new Date(RFC3339.test(text) ? text : Number.NaN);
  const year = at.getUTCFullYear();
  if (Number.isNaN(year) || year < YEARS.first || year > YEARS.last) throw invalid({ [field]: ['Not a time. Write 2026-11-21 or 2026-11-21T08:00:00+03:00.'] });
  return at;
}

/** A day is enough: what lay in the spool of an outage has an id later than its time. */
const SLACK_MS = 24 * 3_600_000;

/** Ids between which all rows of the time asked for lie. */
export function idRange(ask: Ask): { readonly first: string; readonly last: string } {
  const end = ask.to === null ? ask.at.getTime() : Math.min(ask.at.getTime(), ask.to.getTime() + SLACK_MS);
  return { first: firstIdOf(new Date(Math.max(0, (ask.from?.getTime() ?? 0) - SLACK_MS))), last: firstIdOf(new Date(Math.max(0, end) + 1)) };
}
