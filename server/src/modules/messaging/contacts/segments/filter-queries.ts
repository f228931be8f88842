import { sql, type RawBuilder } from 'kysely';
import type { Comparison, Filter } from './filter.ts';

/** A segment as it is asked: by its list, or by its question. */
export type StoredSegment = { readonly kind: 'static'; readonly id: string } | { readonly kind: 'live'; readonly filter: Filter };

type Condition = RawBuilder<unknown>;

/** The condition that a contact, with alias `c`, is in the segment. */
export function inSegment(tenantId: string, segment: StoredSegment): Condition {
  if (segment.kind === 'live') return matches(tenantId, segment.filter);
  return sql`exists (select from segment_members m where m.tenant_id = ${tenantId} and m.segment_id = ${segment.id} and m.contact_id = c.id)`;
}

/** The condition that a contact, with alias `c`, answers to the filter. Asked by `exists`, which becomes a join or its contrary; `not in` would not. */
function matches(tenantId: string, filter: Filter): Condition {
  return (COMPILE[filter.kind] as (tenant: string, one: Filter) => Condition)(tenantId, filter);
}

type Of<K extends Filter['kind']> = Extract<Filter, { readonly kind: K }>;

const COMPILE: { readonly [K in Filter['kind']]: (tenantId: string, filter: Of<K>) => Condition } = {
  all: (tenantId, { of }) => joined(tenantId, of, 'and'),
  any: (tenantId, { of }) => joined(tenantId, of, 'or'),
  none: (tenantId, { of }) => sql`not ${joined(tenantId, of, 'or')}`,
  tags: tagged,
  attribute: (_tenantId, filter) => compared(filter),
  attribute_one_of: (_tenantId, { key, values }) => sql`coalesce(c.attributes ->> ${key} = any(${values.map(String)}::text[]), false)`,
  attribute_present: (_tenantId, { key, present }) => sql`jsonb_exists(c.attributes, ${key}) = ${present}`,
  word: worded,
  flag: flagged,
  consent: consented,
  moment: (_tenantId, filter) => within(filter),
  moment_day: sinceDay,
  bought,
  purchases: added,
};

/** Nothing asked is everybody; none of nothing, and any of nothing, too. */
function joined(tenantId: string, of: readonly Filter[], word: 'and' | 'or'): Condition {
  if (of.length === 0) return sql`${word === 'and'}::boolean`;
  return sql`(${sql.join(
    of.map((one) => matches(tenantId, one)),
    word === 'and' ? sql` and ` : sql` or `,
  )})`;
}

function tagged(tenantId: string, { op, tags }: Of<'tags'>): Condition {
  const having = (tag: string | readonly string[]): Condition =>
    sql`exists (select from contact_tags t where t.tenant_id = ${tenantId} and t.contact_id = c.id and t.tag = any(${typeof tag === 'string' ? [tag] : [...tag]}::text[]))`;
  if (op === 'all_of') return sql`(${sql.join(tags.map(having), sql` and `)})`;
  return op === 'any_of' ? having(tags) : sql`not ${having(tags)}`;
}

const SIGNS: Readonly<Record<Comparison, Condition>> = { eq: sql`=`, ne: sql`<>`, lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` };

/** Numbers are compared as numbers, where the attribute is one; all else as text, so that days written as 2026-01-31 are in order. */
function compared({ key, op, value }: Of<'attribute'>): Condition {
  const text = sql`(c.attributes ->> ${key})`;
  if (op === 'starts_with') return sql`coalesce(starts_with(lower(${text}), lower(${String(value)})), false)`;
  if (op === 'ne') return sql`${text} is distinct from ${String(value)}`;
  if (typeof value !== 'number' || op === 'eq') return sql`coalesce(${text} collate "C" ${SIGNS[op]} ${String(value)}, false)`;
  return sql`(case when jsonb_typeof(c.attributes -> ${key}) = 'number' then (c.attributes ->> ${key})::numeric ${SIGNS[op]} ${value}::numeric else false end)`;
}

function worded(tenantId: string, { column, op, values }: Of<'word'>): Condition {
  if (column === 'phone_prefix') return withPhone(tenantId, { op, values });
  const own = sql.ref(`c.${column}`);
  if (op === 'starts_with') return sql`coalesce(starts_with(lower(${own}), lower(${values[0]!})), false)`;
  const among = sql`coalesce(${own} = any(${[...values]}::text[]), false)`;
  return op === 'one_of' ? among : sql`not ${among}`;
}

/** By the first digits of a number, for example `254` for a country. */
function withPhone(tenantId: string, { op, values }: Pick<Of<'word'>, 'op' | 'values'>): Condition {
  const starts = values.map((value) => sql`starts_with(i.value, ${value.replace(/^\+/, '')})`);
  const among = sql`exists (select from contact_identities i where i.tenant_id = ${tenantId} and i.contact_id = c.id and i.kind = 'phone' and (${sql.join(starts, sql` or `)}))`;
  return op === 'none_of' ? sql`not ${among}` : among;
}

function flagged(tenantId: string, { flag, is }: Of<'flag'>): Condition {
  if (flag === 'is_active') return sql`c.is_active = ${is}`;
  if (flag === 'is_blocked') return sql`(c.blocked_at is not null) = ${is}`;
  const among =
    flag === 'is_customer'
      ? sql`exists (select from contact_customers m join customers b on b.tenant_id = m.tenant_id and b.id = m.customer_id where m.tenant_id = ${tenantId} and m.contact_id = c.id and b.deleted_at is null)`
      : sql`exists (select from contact_identities i where i.tenant_id = ${tenantId} and i.contact_id = c.id and i.kind = ${flag.replace('has_', '')})`;
  return is ? among : sql`not ${among}`;
}

/** `withdrawn` without a channel: nowhere granted and somewhere taken back. */
function consented(tenantId: string, { state, channel }: Of<'consent'>): Condition {
  const on = channel === null ? sql`` : sql` and k.channel = ${channel}`;
  const having = (wanted: readonly string[]): Condition =>
    sql`exists (select from consents k where k.tenant_id = ${tenantId} and k.contact_id = c.id and k.purpose = 'marketing' and k.state = any(${[...wanted]}::text[])${on})`;
  if (state === 'granted') return having(['granted']);
  if (state === 'none') return sql`not ${having(['granted', 'withdrawn'])}`;
  return sql`(${having(['withdrawn'])} and not ${having(['granted'])})`;
}

function within({ column, op, days }: Of<'moment'>): Condition {
  const since = sql`coalesce(${sql.ref(`c.${column}`)} >= ${daysAgo(days)}, false)`;
  return op === 'within_days' ? since : sql`not ${since}`;
}

function daysAgo(days: number): Condition {
  return sql`now() - make_interval(days => ${days}::int)`;
}

function sinceDay(tenantId: string, { column, op, day }: Of<'moment_day'>): Condition {
  const own = sql.ref(`c.${column}`);
  const start = sql`(${day}::date::timestamp at time zone (select n.time_zone from tenants n where n.id = ${tenantId}))`;
  // who was never written to, or never wrote, did not do so before a day
  const happened = column === 'created_at' ? sql`true` : sql`${own} > 'epoch'`;
  return sql`coalesce(${happened} and ${own} ${op === 'before' ? sql`<` : sql`>=`} ${start}, false)`;
}

/** A person's purchases are those of all customers that they are. */
function purchasesOf(tenantId: string, days: number | null): Condition {
  const since = days === null ? sql`` : sql` and p.created_at >= ${daysAgo(days)}`;
  return sql`from contact_customers m join customer_purchases p on p.tenant_id = m.tenant_id and p.customer_id = m.customer_id
    where m.tenant_id = ${tenantId} and m.contact_id = c.id${since}`;
}

function bought(tenantId: string, { within: wanted, days }: Of<'bought'>): Condition {
  const bought = sql`exists (select ${purchasesOf(tenantId, days)})`;
  return wanted ? bought : sql`not ${bought}`;
}

const SUMS: Readonly<Record<Of<'purchases'>['sum'], Condition>> = { count: sql`count(*)`, paid: sql`sum(p.amount_minor)`, volume: sql`sum(p.tenths)` };

function added(tenantId: string, { sum, op, value, days }: Of<'purchases'>): Condition {
  return sql`coalesce((select ${SUMS[sum]} ${purchasesOf(tenantId, days)}), 0) ${op === 'gte' ? sql`>=` : sql`<=`} ${value}`;
}
