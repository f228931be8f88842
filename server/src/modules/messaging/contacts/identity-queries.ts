import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import { plainArray, textArray } from '../../../kernel/pg-arrays.ts';
import type { ContactSource, Identity, IdentityKind } from './port.ts';

export interface FoundIdentity {
  readonly contact_id: string;
  readonly gone: boolean;
  readonly nameless: boolean;
}

/** Who has these addresses, by `kind value`; those that nobody has are not there. */
export async function findByIdentities({ q, tenantId }: Tx, asked: readonly Pick<Identity, 'kind' | 'value'>[]): Promise<Map<string, FoundIdentity>> {
  const { rows } = await sql<FoundIdentity & { readonly key: string }>`
    select i.kind || ' ' || i.value as key, i.contact_id, c.deleted_at is not null as gone, c.name = '' as nameless
    from unnest(${textArray(asked.map(({ kind }) => kind))}::text[], ${textArray(asked.map(({ value }) => value))}::text[]) as a (kind, value)
    join contact_identities i on i.tenant_id = ${tenantId} and i.kind = a.kind and i.value = a.value
    join contacts c on c.tenant_id = i.tenant_id and c.id = i.contact_id`.execute(q);
  return new Map(rows.map(({ key, ...found }) => [key, found]));
}

export interface NewIdentity {
  readonly identityId: string;
  readonly contactId: string;
  readonly kind: IdentityKind;
  readonly value: string;
  readonly name: string;
}

/**
 * Makes a person for each address that nobody has, in one statement: of two transactions that do it at once, the second
 * waits, adds nothing and finds the first one's. @returns the contacts that were made
 */
export async function addIdentities({ q, tenantId }: Tx, fresh: readonly NewIdentity[], source: ContactSource): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with fresh as (
      select * from unnest(${plainArray(fresh.map((one) => one.identityId))}::uuid[], ${plainArray(fresh.map((one) => one.contactId))}::uuid[],
        ${textArray(fresh.map((one) => one.kind))}::text[], ${textArray(fresh.map((one) => one.value))}::text[], ${textArray(fresh.map((one) => one.name))}::text[])
        with ordinality as f (identity_id, contact_id, kind, value, name, n)),
    added as (
      insert into contact_identities (tenant_id, kind, value, id, contact_id)
      select ${tenantId}, kind, value, identity_id, contact_id from fresh order by n
      on conflict (tenant_id, kind, value) do nothing returning contact_id)
    insert into contacts (tenant_id, id, name, source)
    select ${tenantId}, f.contact_id, f.name, ${source} from fresh f join added using (contact_id) returning id`.execute(q);
  return rows.map(({ id }) => id);
}

/** A WhatsApp id belongs to whoever has its number. */
export async function addNumbersOfWhatsapp({ q, tenantId }: Tx, numbers: readonly { readonly id: string; readonly value: string }[]): Promise<void> {
  await sql`
    insert into contact_identities (tenant_id, kind, value, id, contact_id, is_primary)
    select ${tenantId}, 'whatsapp', a.value, a.id, p.contact_id,
      not exists (select from contact_identities w where w.tenant_id = ${tenantId} and w.contact_id = p.contact_id and w.kind = 'whatsapp')
    from unnest(${plainArray(numbers.map(({ id }) => id))}::uuid[], ${textArray(numbers.map(({ value }) => value))}::text[]) as a (id, value)
    join contact_identities p on p.tenant_id = ${tenantId} and p.kind = 'phone' and p.value = a.value
    order by a.value on conflict (tenant_id, kind, value) do nothing`.execute(q);
}

export interface Alias {
  readonly id: string;
  readonly kind: IdentityKind;
  readonly value: string;
}

/** Further addresses of a person; of each kind the first there was stays the one that is written to. @returns those that were free */
export async function addAliases({ q, tenantId }: Tx, contactId: string, aliases: readonly Alias[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into contact_identities (tenant_id, kind, value, id, contact_id, is_primary)
    select ${tenantId}, a.kind, a.value, a.id, ${contactId}::uuid,
      not exists (select from contact_identities p where p.tenant_id = ${tenantId} and p.contact_id = ${contactId}::uuid and p.kind = a.kind)
    from unnest(${plainArray(aliases.map(({ id }) => id))}::uuid[], ${textArray(aliases.map(({ kind }) => kind))}::text[],
      ${textArray(aliases.map(({ value }) => value))}::text[]) as a (id, kind, value)
    order by a.kind, a.value on conflict (tenant_id, kind, value) do nothing returning id`.execute(q);
  return rows.map(({ id }) => id);
}

export async function revive({ q, tenantId }: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    update contacts set deleted_at = null, is_active = true, updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) and deleted_at is not null`.execute(q);
}

export async function nameNameless({ q, tenantId }: Tx, names: readonly (readonly [string, string])[]): Promise<void> {
  await sql`
    update contacts c set name = n.name, updated_at = clock_timestamp()
    from unnest(${plainArray(names.map(([id]) => id))}::uuid[], ${textArray(names.map(([, name]) => name))}::text[]) as n (id, name)
    where c.tenant_id = ${tenantId} and c.id = n.id and c.name = ''`.execute(q);
}

/** Makes one address of its kind the one that is written to. @returns its contact, or undefined when there is no such address */
export async function makePrimary(
  { q, tenantId }: Tx,
  { contactId, kind, value }: { readonly contactId: string; readonly kind: IdentityKind; readonly value: string },
): Promise<void> {
  await sql`
    update contact_identities set is_primary = value = ${value}
    where tenant_id = ${tenantId} and contact_id = ${contactId} and kind = ${kind} and is_primary <> (value = ${value})`.execute(q);
}

export interface StoredIdentity {
  readonly id: string;
  readonly kind: IdentityKind;
  readonly value: string;
  readonly is_primary: boolean;
}

export interface OwnIdentity extends StoredIdentity {
  readonly contact_id: string;
}

export async function identitiesOf({ q, tenantId }: Tx, contactIds: readonly string[]): Promise<readonly OwnIdentity[]> {
  const { rows } = await sql<OwnIdentity>`
    select contact_id, id, kind, value, is_primary from contact_identities
    where tenant_id = ${tenantId} and contact_id = any(${plainArray(contactIds)}::uuid[]) order by contact_id, kind, value`.execute(q);
  return rows;
}

/** @returns false when the contact has no such address */
export async function removeIdentity({ q, tenantId }: Tx, contactId: string, id: string): Promise<StoredIdentity | undefined> {
  const { rows } = await sql<StoredIdentity>`
    with gone as (
      delete from contact_identities where tenant_id = ${tenantId} and contact_id = ${contactId} and id = ${id} returning id, kind, value, is_primary)
    select * from gone`.execute(q);
  return rows[0];
}

/** Lets another address of the kind be the one that is written to, after the one that was has gone. */
export async function promoteAnother({ q, tenantId }: Tx, contactId: string, kind: IdentityKind): Promise<void> {
  await sql`
    update contact_identities set is_primary = true where tenant_id = ${tenantId} and id = (
      select id from contact_identities where tenant_id = ${tenantId} and contact_id = ${contactId} and kind = ${kind} order by created_at, value limit 1)`.execute(
    q,
  );
}
