import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../kernel/keyset.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';
import type { ConsentChannel, ConsentPurpose, IdentityKind } from './port.ts';
import { inSegment, type StoredSegment } from './segments/filter-queries.ts';

export interface ContactRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly name: string;
  readonly language: string | null;
  readonly time_zone: string | null;
  readonly attributes: Record<string, unknown>;
  readonly is_active: boolean;
  readonly source: string;
  readonly blocked_at: Date | null;
  readonly block_reason: string;
  readonly last_contacted_at: Date;
  readonly last_heard_at: Date | null;
  readonly created_by_id: string | null;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly created_key: string;
  readonly contacted_key: string;
  readonly edited_micros: bigint;
  readonly tags: readonly string[];
  readonly identities: readonly { readonly id: string; readonly kind: IdentityKind; readonly value: string; readonly is_primary: boolean }[];
  readonly consents: readonly {
    readonly channel: ConsentChannel;
    readonly purpose: ConsentPurpose;
    readonly state: 'granted' | 'withdrawn';
    readonly source: string;
    readonly since: string;
    readonly wording: string | null;
  }[];
  readonly customers: readonly { readonly id: string; readonly customer_id: string; readonly name: string }[];
}

/** What somebody looks for, as it was understood. */
export type Sought =
  | { readonly kind: 'nothing' }
  /** `value` begins with this; `whole` numbers are looked up as they are. */
  | { readonly kind: 'number'; readonly digits: readonly string[]; readonly whole: boolean }
  | { readonly kind: 'email'; readonly start: string }
  /** The longest word is looked up, the others must stand in the name too. */
  | { readonly kind: 'name'; readonly start: string; readonly words: readonly string[] };

export const CONTACT_ORDERS = ['created_at', 'name', 'last_contacted_at'] as const;

export interface ContactFilters {
  readonly sought: Sought;
  readonly name: string | null;
  /** E.164 digits; an empty text finds nobody. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly isActive: boolean | null;
  readonly isBlocked: boolean | null;
  readonly isOptedIn: boolean | null;
  readonly optInAt: Date | null;
  readonly optOutAt: Date | null;
  readonly tag: string | null;
  /** Null: everybody. */
  readonly segment: StoredSegment | null;
}

export interface ContactList extends Keyset<(typeof CONTACT_ORDERS)[number]>, ContactFilters {
  readonly limit: number;
  readonly offset: number;
}

/** Behind every letter, in the order of bytes. */
const LAST = '\u{10FFFF}';

const within = (column: string, start: string): RawBuilder<unknown> => sql`(${sql.ref(column)} >= ${start} and ${sql.ref(column)} < ${start + LAST})`;

function conditions({ tenantId }: Tx, f: ContactFilters): RawBuilder<unknown> {
  const withIdentity = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`c.id in (select i.contact_id from contact_identities i where i.tenant_id = ${tenantId} and ${condition})`;
  const marketing = (state: string, more: RawBuilder<unknown> = sql``): RawBuilder<unknown> =>
    sql`exists (select from consents k where k.tenant_id = ${tenantId} and k.contact_id = c.id and k.purpose = 'marketing' and k.state = ${state}${more})`;
  const at = (moment: Date): RawBuilder<unknown> => sql` and date_trunc('milliseconds', k.since) = ${moment}`;
  return sql.join(
    [
      sql`c.tenant_id = ${tenantId} and c.deleted_at is null`,
      soughtBy(f.sought, withIdentity),
      ...given(f.name, (name) => sql`c.name = ${name}`),
      ...given(f.phone, (phone) => withIdentity(sql`i.kind = 'phone' and i.value = ${phone}`)),
      ...given(f.email, (email) => withIdentity(sql`i.kind = 'email' and i.value = ${email}`)),
      ...given(f.isActive, (active) => sql`c.is_active = ${active}`),
      ...given(f.isBlocked, (blocked) => sql`(c.blocked_at is not null) = ${blocked}`),
      ...given(f.isOptedIn, (opted) => (opted ? marketing('granted') : sql`not ${marketing('granted')}`)),
      ...given(f.optInAt, (moment) => marketing('granted', at(moment))),
      ...given(f.optOutAt, (moment) => marketing('withdrawn', at(moment))),
      ...given(f.tag, (tag) => sql`c.id in (select t.contact_id from contact_tags t where t.tenant_id = ${tenantId} and t.tag = ${tag})`),
      ...given(f.segment, (segment) => inSegment(tenantId, segment)),
    ],
    sql` and `,
  );
}

/** The condition of a filter that is set. */
function given<T>(value: T | null, condition: (value: T) => RawBuilder<unknown>): RawBuilder<unknown>[] {
  return value === null ? [] : [condition(value)];
}

function soughtBy(sought: Sought, withIdentity: (condition: RawBuilder<unknown>) => RawBuilder<unknown>): RawBuilder<unknown> {
  switch (sought.kind) {
    case 'nothing':
      return sql`true`;
    case 'email':
      return withIdentity(sql`i.kind = 'email' and ${within('i.value', sought.start)}`);
    case 'number': {
      const fits = sought.digits.map((digits) => (sought.whole ? sql`i.value = ${digits}` : within('i.value', digits)));
      return withIdentity(sql`i.kind in ('phone', 'whatsapp') and (${sql.join(fits, sql` or `)})`);
    }
    case 'name': {
      const others = sought.words.map((word) => sql` and strpos(c.name_lower, ${word}) > 0`);
      return sql`(${within('c.name_lower', sought.start)} or (c.name_rest <> '' and ${within('c.name_rest', sought.start)}) or ${within('c.name_last', sought.start)})${sql.join(others, sql``)}`;
    }
    default:
      return sought satisfies never;
  }
}

/** A sub-query with the ids of people who are sought, so many at most: what they have to do with is looked up from there. */
export function soughtIds({ tenantId }: Tx, sought: Sought, most: number): RawBuilder<unknown> {
  const withIdentity = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`c.id in (select i.contact_id from contact_identities i where i.tenant_id = ${tenantId} and ${condition})`;
  return sql`select c.id from contacts c where c.tenant_id = ${tenantId} and c.deleted_at is null and ${soughtBy(sought, withIdentity)} limit ${most}`;
}

/** A sub-query with the ids of all whom filters find, so many at most. */
export function matchingIds(tx: Tx, filters: ContactFilters, most: number): RawBuilder<{ readonly id: string }> {
  return sql`select c.id from contacts c where ${conditions(tx, filters)} limit ${most}`;
}

/** One statement whatever the page holds: the page first, then what belongs to its rows. */
export async function listContacts(tx: Tx, list: ContactList): Promise<ContactRow[]> {
  const order = keysetOrder('c', list);
  const page = sql`select c.id from contacts c where ${conditions(tx, list)} and ${keysetBeyond('c', list)} order by ${order} limit ${list.limit} offset ${list.offset}`;
  return (await described(tx, page, order).execute(tx.q)).rows;
}

/** Counts up to 10,001: beyond that a list needs no exact figure. */
export async function countContacts(tx: Tx, list: ContactFilters): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from contacts c where ${conditions(tx, list)} limit ${MOST_COUNTED}) counted`.execute(tx.q);
  return rows[0]!.n;
}

export async function findContact(tx: Tx, id: string): Promise<ContactRow | undefined> {
  const one = sql`select c.id from contacts c where c.tenant_id = ${tx.tenantId} and c.id = ${id} and c.deleted_at is null`;
  return (await described(tx, one, sql`c.id`).execute(tx.q)).rows[0];
}

/** The next page of a file: by id, which is the order in which people came. */
export async function exportPage(
  tx: Tx,
  filters: ContactFilters,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<ContactRow[]> {
  const behind = after === null ? sql`true` : sql`c.id > ${after}::uuid`;
  const page = sql`select c.id from contacts c where ${conditions(tx, filters)} and ${behind} order by c.id limit ${limit}`;
  return (await described(tx, page, sql`c.id`).execute(tx.q)).rows;
}

function described({ tenantId }: Tx, page: RawBuilder<unknown>, ordered: RawBuilder<unknown>): RawBuilder<ContactRow> {
  const key = (column: string): RawBuilder<unknown> => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  return sql<ContactRow>`
    with page as materialized (${page})
    select c.tenant_id, c.id, c.name, c.language, c.time_zone, c.attributes, c.is_active, c.source, c.blocked_at, c.block_reason, c.last_contacted_at, c.last_heard_at,
      c.created_by as created_by_id, u.email as created_by, c.created_at, c.updated_at, ${key('c.created_at')} as created_key, ${key('c.last_contacted_at')} as contacted_key,
      (extract(epoch from c.updated_at) * 1000000)::bigint as edited_micros,
      array(select t.tag from contact_tags t where t.tenant_id = ${tenantId} and t.contact_id = c.id order by t.tag) as tags,
      coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'value', i.value, 'is_primary', i.is_primary) order by i.kind, i.is_primary desc, i.value)
        from contact_identities i where i.tenant_id = ${tenantId} and i.contact_id = c.id), '[]') as identities,
      coalesce((select jsonb_agg(jsonb_build_object('channel', k.channel, 'purpose', k.purpose, 'state', k.state, 'source', k.source, 'since', k.since, 'wording', w.wording)
          order by k.channel, k.purpose)
        from consents k left join consent_wordings w on w.tenant_id = k.tenant_id and w.event_id = k.event_id
        where k.tenant_id = ${tenantId} and k.contact_id = c.id), '[]') as consents,
      coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'customer_id', b.customer_id, 'name', b.name) order by b.customer_id)
        from contact_customers m join customers b on b.tenant_id = m.tenant_id and b.id = m.customer_id
        where m.tenant_id = ${tenantId} and m.contact_id = c.id and b.deleted_at is null), '[]') as customers
    from page join contacts c on c.tenant_id = ${tenantId} and c.id = page.id left join users u on u.id = c.created_by
    order by ${ordered}`;
}
