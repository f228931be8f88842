import { sql } from 'kysely';
import type { Queries } from '../../../kernel/db.ts';
import type { Purpose } from './codes.ts';

/** Accounts are control rows: each statement names its account, address or code itself. */
interface Reader {
  readonly q: Queries;
}

export interface NewCodeRow {
  /** Of the request that asked for it: twice the same makes one. */
  readonly id: string;
  readonly hash: Buffer;
  readonly userId: string;
  readonly purpose: Purpose;
  readonly email: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

export async function addCode({ q }: Reader, c: NewCodeRow): Promise<boolean> {
  const { rows } = await sql`
    insert into account_codes (code_hash, id, user_id, purpose, email, created_at, expires_at)
    values (${c.hash}, ${c.id}, ${c.userId}, ${c.purpose}, ${c.email}, ${c.at}, ${c.expiresAt}) on conflict do nothing returning id`.execute(q);
  return rows.length > 0;
}

export interface FoundCode {
  readonly user_id: string;
  readonly email: string;
}

interface CodeKey {
  readonly hash: Buffer;
  readonly purpose: Purpose;
  readonly at: Date;
}

/** Whose code this is while it is good; does not use it up. */
export async function findCode({ q }: Reader, { hash, purpose, at }: CodeKey): Promise<FoundCode | undefined> {
  return (
    await sql<FoundCode>`
    select user_id, email from account_codes where code_hash = ${hash} and purpose = ${purpose} and used_at is null and expires_at > ${at}`.execute(q)
  ).rows[0];
}

/** Uses a code up, and with it every other of its purpose for that account. Of many requests at once, one gets the row. */
export async function useCode({ q }: Reader, { hash, purpose, at }: CodeKey): Promise<FoundCode | undefined> {
  const used = (
    await sql<FoundCode>`
    update account_codes set used_at = ${at} where code_hash = ${hash} and purpose = ${purpose} and used_at is null and expires_at > ${at}
    returning user_id, email`.execute(q)
  ).rows[0];
  if (used) await sql`update account_codes set used_at = ${at} where user_id = ${used.user_id} and purpose = ${purpose} and used_at is null`.execute(q);
  return used;
}

/** The account claims an address; one claim for each account, many accounts for an address. */
export async function claimAddress({ q }: Reader, claim: { readonly userId: string; readonly email: string; readonly at: Date }): Promise<void> {
  await sql`
    insert into email_claims (user_id, email, claimed_at) values (${claim.userId}, ${claim.email}, ${claim.at})
    on conflict (user_id) do update set email = excluded.email, claimed_at = excluded.claimed_at`.execute(q);
}

export interface AddressHolder {
  readonly id: string;
  /** Where the account stands; an address of ours while it has proved none. */
  readonly email: string;
  readonly is_proved: boolean;
}

/** The account that has this address. */
export async function findHolder({ q }: Reader, email: string, demo: boolean): Promise<AddressHolder | undefined> {
  return (
    await sql<AddressHolder>`
    select id, email, email_verified_at is not null as is_proved from users
    where email = ${email} and deleted_at is null and is_active and (${demo} or not is_demo)`.execute(q)
  ).rows[0];
}

/** The account that claimed this address last. */
export async function findClaimant({ q }: Reader, email: string): Promise<AddressHolder | undefined> {
  return (
    await sql<AddressHolder>`
    select u.id, u.email, false as is_proved from email_claims c join users u on u.id = c.user_id
    where c.email = ${email} and u.deleted_at is null and u.is_active order by c.claimed_at desc limit 1`.execute(q)
  ).rows[0];
}

/**
 * The address is proved to be the account's: it stands under it from now on.
 * @returns the address before, or undefined when the account claims another by now, or somebody else has this one.
 */
export async function proveAddress(
  { q }: Reader,
  { userId, email, at }: { readonly userId: string; readonly email: string; readonly at: Date },
): Promise<string | undefined> {
  const { rows } = await sql<{ before: string }>`
    with former as (select id, email from users where id = ${userId} and deleted_at is null for update)
    update users u set email = ${email}, email_verified_at = ${at}, updated_at = ${at} from former f
    where u.id = f.id and (f.email = ${email} or exists (select from email_claims c where c.user_id = f.id and c.email = ${email}))
      and not exists (select from users o where o.email = ${email} and o.deleted_at is null and o.id <> f.id)
    returning f.email as before`.execute(q);
  if (rows[0]) await sql`delete from email_claims where user_id = ${userId} and email = ${email}`.execute(q);
  return rows[0]?.before;
}

/** Somebody else has it. */
export async function isAddressTaken({ q }: Reader, email: string, userId: string): Promise<boolean> {
  return (await sql`select from users where email = ${email} and deleted_at is null and id <> ${userId}`.execute(q)).rows.length > 0;
}

/** How many clients an account owns. */
export async function countOwned({ q }: Reader, userId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from memberships m join tenants t on t.id = m.tenant_id where m.user_id = ${userId} and m.is_owner and t.deleted_at is null`.execute(
    q,
  );
  return Number(rows[0]!.n);
}
