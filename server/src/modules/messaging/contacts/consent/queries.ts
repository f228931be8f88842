import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { MOST_COUNTED, rowsOf, type PageRequest } from '../../../../kernel/pages.ts';
import { textArray } from '../../../../kernel/pg-arrays.ts';
import { valuesOf, type Columns } from '../../../../kernel/pg-rows.ts';
import type { ConsentChannel, ConsentPurpose, ConsentVerdict, Identity } from '../port.ts';

/** As JSON hands it to the database. */
export interface EventRow {
  readonly id: string;
  readonly contact_id: string;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
  readonly action: 'grant' | 'withdraw';
  readonly source: string;
  readonly actor_id: string | null;
  readonly dedupe_key: string | null;
  readonly wording: string;
  readonly occurred_at: string;
}

/** Events, their wordings and what stands since, in one statement. A clock ahead of ours does not outlast what comes later. */
export async function addEvents({ q, tenantId }: Tx, events: readonly EventRow[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(events)}::json) as g (id uuid, contact_id uuid, channel text, purpose text, action text, source text, actor_id uuid,
        dedupe_key text, wording text, occurred_at timestamptz)),
    kept as (
      insert into consent_events (tenant_id, id, contact_id, channel, purpose, action, source, actor_id, dedupe_key, occurred_at, recorded_at)
      select ${tenantId}, id, contact_id, channel, purpose, action, source, actor_id, dedupe_key, least(occurred_at, clock_timestamp()), clock_timestamp() from given
      on conflict (tenant_id, dedupe_key) where dedupe_key is not null do nothing
      returning id, contact_id, channel, purpose, action, source, occurred_at),
    worded as (
      insert into consent_wordings (tenant_id, event_id, wording)
      select ${tenantId}, id, g.wording from kept join given g using (id) where g.wording <> ''),
    newest as (
      select distinct on (contact_id, channel, purpose) * from kept order by contact_id, channel, purpose, occurred_at desc, action desc),
    standing as (
      insert into consents (tenant_id, contact_id, channel, purpose, state, source, event_id, since)
      select ${tenantId}, contact_id, channel, purpose, case action when 'grant' then 'granted' else 'withdrawn' end, source, id, occurred_at from newest
      order by contact_id, channel, purpose
      on conflict (tenant_id, contact_id, channel, purpose) do update
        set state = excluded.state, source = excluded.source, event_id = excluded.event_id, since = excluded.since
        where (excluded.since > consents.since or (excluded.since = consents.since and excluded.state = 'withdrawn'))
          and not (excluded.source = 'import' and consents.state = 'withdrawn'))
    select count(*)::int as n from kept`.execute(q);
  return rows[0]!.n;
}

interface Ask extends Pick<Identity, 'kind' | 'value'> {
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
}

const ASK: Columns<Ask & { readonly n: number }> = {
  n: ['integer', ({ n }) => n],
  kind: ['text', ({ kind }) => kind],
  value: ['text', ({ value }) => value],
  channel: ['text', ({ channel }) => channel],
  purpose: ['text', ({ purpose }) => purpose],
};

/** In the order of the questions. What is not asked for is not read: `offset 0` has each number looked up once. */
export async function judge({ q, tenantId }: Tx, asks: readonly Ask[]): Promise<ConsentVerdict[]> {
  // by its key for each: joined, all who have ever withdrawn would be walked through for each
  const stateOf = (purpose: 'service' | 'asked'): RawBuilder<unknown> =>
    sql`(select k.state from consents k where k.tenant_id = ${tenantId} and k.contact_id = c.id and k.channel = a.channel and k.purpose = ${purpose === 'service' ? sql`'service'` : sql`a.purpose`})`;
  const { rows } = await sql<{ verdict: ConsentVerdict }>`
    select case
        when c.blocked_at is not null then 'blocked'
        when a.channel = 'whatsapp' and ${stateOf('service')} = 'withdrawn' then 'opted_out'
        when a.purpose = 'service' then 'allowed'
        else case ${stateOf('asked')}
          when 'withdrawn' then 'opted_out'
          when 'granted' then case when c.deleted_at is null then 'allowed' else 'no_consent' end
          else 'no_consent' end end as verdict
    from ${valuesOf(
      asks.map((ask, n) => ({ ...ask, n })),
      ASK,
    )} a
    left join lateral (
      select coalesce(
        (select i.contact_id from contact_identities i where i.tenant_id = ${tenantId} and i.kind = a.kind and i.value = a.value),
        (select i.contact_id from contact_identities i where i.tenant_id = ${tenantId} and i.value = a.value
          and i.kind = case a.kind when 'phone' then 'whatsapp' when 'whatsapp' then 'phone' end)) as contact_id
      offset 0) i on true
    left join contacts c on c.tenant_id = ${tenantId} and c.id = i.contact_id
    order by a.n`.execute(q);
  return rows.map(({ verdict }) => verdict);
}

export interface LedgerRow {
  readonly id: string;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
  readonly action: 'grant' | 'withdraw';
  readonly source: string;
  readonly wording: string | null;
  readonly actor_email: string | null;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
}

/** The ledger of one person under all their entries, newest first. */
export async function listEvents(
  { q, tenantId }: Tx,
  contactIds: readonly string[],
  { page, after }: { readonly page: PageRequest; readonly after: string | null },
): Promise<LedgerRow[]> {
  const { limit, offset } = rowsOf(page);
  const { rows } = await sql<LedgerRow>`
    select e.id, e.channel, e.purpose, e.action, e.source, w.wording, u.email as actor_email, e.occurred_at, e.recorded_at
    from consent_events e left join consent_wordings w on w.tenant_id = e.tenant_id and w.event_id = e.id left join users u on u.id = e.actor_id
    where e.tenant_id = ${tenantId} and e.contact_id = any(${contactIds}::uuid[]) ${after ? sql`and e.id < ${after}::uuid` : sql``} order by e.id desc limit ${limit} offset ${offset}`.execute(
    q,
  );
  return rows;
}

export async function countEvents({ q, tenantId }: Tx, contactIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from consent_events where tenant_id = ${tenantId} and contact_id = any(${contactIds}::uuid[]) limit ${MOST_COUNTED}) c`.execute(
    q,
  );
  return rows[0]!.n;
}

interface Withdrawn {
  readonly contact_id: string;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
}

/** Of these people's own addresses, the hashes under which a withdrawal or a block stays when they are gone. */
export async function withdrawnOf({ q, tenantId }: Tx, contactIds: readonly string[]): Promise<readonly Withdrawn[]> {
  const { rows } = await sql<Withdrawn>`
    select k.contact_id, k.channel, k.purpose from consents k
      where k.tenant_id = ${tenantId} and k.contact_id = any(${contactIds}::uuid[]) and k.state = 'withdrawn'
    union select c.id, t.channel, 'marketing' from contacts c, unnest(array['sms', 'whatsapp', 'email']) as t (channel)
      where c.tenant_id = ${tenantId} and c.id = any(${contactIds}::uuid[]) and c.blocked_at is not null`.execute(q);
  return rows;
}

export interface Suppression {
  readonly hash: Buffer;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
}

export async function addSuppressions({ q, tenantId }: Tx, rows: readonly Suppression[]): Promise<void> {
  await sql`
    insert into consent_suppressions (tenant_id, identity_hash, channel, purpose)
    select ${tenantId}, decode(hash, 'hex'), channel, purpose
    from json_to_recordset(${JSON.stringify(rows.map((row) => ({ ...row, hash: row.hash.toString('hex') })))}::json) as s (hash text, channel text, purpose text)
    on conflict do nothing`.execute(q);
}

/** Which of these hashes are kept from marketing, as hex. */
export async function findSuppressed(
  { q, tenantId }: Tx,
  hashes: readonly Buffer[],
): Promise<readonly { readonly hash: string; readonly channel: ConsentChannel }[]> {
  const { rows } = await sql<{ hash: string; channel: ConsentChannel }>`
    select encode(identity_hash, 'hex') as hash, channel from consent_suppressions
    where tenant_id = ${tenantId} and purpose = 'marketing' and identity_hash = any(select decode(h, 'hex') from unnest(${textArray(hashes.map((hash) => hash.toString('hex')))}::text[]) h)`.execute(
    q,
  );
  return rows;
}
