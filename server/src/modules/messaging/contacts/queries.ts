import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { plainArray, textArray } from '../../../kernel/pg-arrays.ts';
import type { Place } from '../../../kernel/phone.ts';
import type { ContactSource, Identity } from './port.ts';

/** What of a contact can be edited, as stored; `attributes` is JSON text. */
export interface ContactFields {
  readonly name: string;
  readonly language: string | null;
  readonly time_zone: string | null;
  readonly attributes: string;
  readonly is_active: boolean;
}

export interface LockedContact extends Omit<ContactFields, 'attributes'> {
  readonly id: string;
  readonly attributes: Record<string, unknown>;
  readonly blocked_at: Date | null;
  readonly edited_micros: bigint;
}

/** Holds contacts for a change until the transaction ends, in the order of their ids. */
export async function lockContacts({ q, tenantId }: Tx, ids: readonly string[]): Promise<readonly LockedContact[]> {
  const { rows } = await sql<LockedContact>`
    select id, name, language, time_zone, attributes, is_active, blocked_at, (extract(epoch from updated_at) * 1000000)::bigint as edited_micros
    from contacts where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) and deleted_at is null order by id for no key update`.execute(q);
  return rows;
}

export interface NewContact extends ContactFields {
  readonly id: string;
  readonly source: ContactSource;
  readonly createdBy: string | null;
}

export async function insertContact({ q, tenantId }: Tx, n: NewContact): Promise<void> {
  await sql`
    insert into contacts (tenant_id, id, name, language, time_zone, attributes, is_active, source, created_by)
    values (${tenantId}, ${n.id}, ${n.name}, ${n.language}, ${n.time_zone}, ${n.attributes}::jsonb, ${n.is_active}, ${n.source}, ${n.createdBy})`.execute(q);
}

export async function updateContact({ q, tenantId }: Tx, id: string, fields: ContactFields): Promise<void> {
  await sql`
    update contacts set name = ${fields.name}, language = ${fields.language}, time_zone = ${fields.time_zone}, attributes = ${fields.attributes}::jsonb,
      is_active = ${fields.is_active}, updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function touch({ q, tenantId }: Tx, ids: readonly string[]): Promise<void> {
  await sql`update contacts set updated_at = clock_timestamp() where tenant_id = ${tenantId} and id = any(${plainArray(ids)}::uuid[])`.execute(q);
}

export async function softDeleteContact({ q, tenantId }: Tx, id: string): Promise<void> {
  await sql`update contacts set deleted_at = clock_timestamp(), updated_at = clock_timestamp() where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

export async function setBlocked(
  { q, tenantId }: Tx,
  ids: readonly string[],
  { at, reason }: { readonly at: Date | null; readonly reason: string },
): Promise<void> {
  await sql`
    update contacts set blocked_at = ${at}, block_reason = ${reason}, updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = any(${plainArray(ids)}::uuid[])`.execute(q);
}

/** The tags of a contact, instead of those it has. */
export async function replaceTags(tx: Tx, contactId: string, tags: readonly string[]): Promise<void> {
  await sql`delete from contact_tags where tenant_id = ${tx.tenantId} and contact_id = ${contactId} and tag <> all(${textArray(tags)}::text[])`.execute(tx.q);
  if (tags.length === 0) return;
  const pairs = tags.map((tag) => [contactId, tag] as const);
  await addTags(tx, pairs);
}

export async function addTags({ q, tenantId }: Tx, pairs: readonly (readonly [string, string])[]): Promise<void> {
  await sql`
    insert into contact_tags (tenant_id, contact_id, tag)
    select ${tenantId}, contact_id, tag from unnest(${plainArray(pairs.map(([id]) => id))}::uuid[], ${textArray(pairs.map(([, tag]) => tag))}::text[]) as t (contact_id, tag)
    order by tag, contact_id on conflict do nothing`.execute(q);
}

export async function addNote(
  { q, tenantId }: Tx,
  note: { readonly id: string; readonly contactId: string; readonly body: string; readonly authorId: string | null },
): Promise<void> {
  await sql`
    insert into contact_notes (tenant_id, id, contact_id, body, author_id) values (${tenantId}, ${note.id}, ${note.contactId}, ${note.body}, ${note.authorId})`.execute(
    q,
  );
}

/** Whoever these addresses belong to has written; strangers are passed over. */
export async function noteHeard({ q, tenantId }: Tx, identities: readonly Pick<Identity, 'kind' | 'value'>[], at: Date): Promise<void> {
  await sql`
    update contacts c set last_heard_at = greatest(c.last_heard_at, ${at}::timestamptz)
    where c.tenant_id = ${tenantId} and c.id in (
      select i.contact_id from contact_identities i
      join unnest(${textArray(identities.map(({ kind }) => kind))}::text[], ${textArray(identities.map(({ value }) => value))}::text[]) as a (kind, value)
        on i.tenant_id = ${tenantId} and i.kind = a.kind and i.value = a.value)`.execute(q);
}

/** What was written to these people has arrived; messages to nobody in particular are passed over. */
export async function noteContacted({ q, tenantId }: Tx, ids: readonly (string | null)[], at: Date): Promise<void> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return;
  await sql`
    update contacts set last_contacted_at = greatest(last_contacted_at, ${at}::timestamptz)
    where tenant_id = ${tenantId} and id in (select id from contacts where tenant_id = ${tenantId} and id = any(${plainArray(known)}::uuid[]) order by id for no key update)`.execute(
    q,
  );
}

export async function placeOf({ q, tenantId }: Tx): Promise<Place> {
  return q.selectFrom('tenants').select(['time_zone as timeZone', 'currency']).where('id', '=', tenantId).executeTakeFirstOrThrow();
}

export async function businessName({ q, tenantId }: Tx): Promise<string> {
  const { name } = await q.selectFrom('tenants').select('name').where('id', '=', tenantId).executeTakeFirstOrThrow();
  return name;
}

/** What a file of contacts says of whose they are. */
export async function clientHead({ q, tenantId }: Tx): Promise<{ readonly name: string; readonly zone: string }> {
  return q.selectFrom('tenants').select(['name', 'time_zone as zone']).where('id', '=', tenantId).executeTakeFirstOrThrow();
}

export interface TagCount {
  readonly tag: string;
  readonly contacts: number;
}

/** All tags in use. */
export async function countTags({ q, tenantId }: Tx): Promise<readonly TagCount[]> {
  const { rows } = await sql<TagCount>`
    select t.tag, count(*)::int as contacts from contact_tags t join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
    where t.tenant_id = ${tenantId} and c.deleted_at is null group by t.tag order by t.tag`.execute(q);
  return rows;
}
