import { sql } from 'kysely';
import type { Queries } from '../../../kernel/db.ts';

/** All of these name the person themselves. */
interface Reader {
  readonly q: Queries;
}

export interface Factor {
  readonly secret_sealed: string;
  readonly made_at: Date;
  readonly confirmed_at: Date | null;
}

export async function findFactor({ q }: Reader, userId: string): Promise<Factor | undefined> {
  return (await sql<Factor>`select secret_sealed, made_at, confirmed_at from second_factors where id = ${userId}`.execute(q)).rows[0];
}

/** A new secret to be confirmed; one that is confirmed stays. @returns false then. */
export async function beginFactor({ q }: Reader, f: { readonly userId: string; readonly secretSealed: string; readonly at: Date }): Promise<boolean> {
  const { rows } = await sql`
    insert into second_factors as f (id, secret_sealed, made_at) values (${f.userId}, ${f.secretSealed}, ${f.at})
    on conflict (id) do update set secret_sealed = excluded.secret_sealed, made_at = excluded.made_at, last_step = 0 where f.confirmed_at is null
    returning id`.execute(q);
  return rows.length > 0;
}

/** @returns false when it was confirmed meanwhile, or replaced by another secret. */
export async function confirmFactor(
  { q }: Reader,
  f: { readonly userId: string; readonly secretSealed: string; readonly step: number; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update second_factors set confirmed_at = ${f.at}, last_step = ${f.step}
    where id = ${f.userId} and confirmed_at is null and secret_sealed = ${f.secretSealed} returning id`.execute(q);
  return rows.length > 0;
}

/** Uses a code up, of any number of requests with it for one. A step that is no later than the last is used up. */
export async function useStep({ q }: Reader, userId: string, step: number): Promise<boolean> {
  const { rows } = await sql`
    update second_factors set last_step = ${step} where id = ${userId} and confirmed_at is not null and last_step < ${step} returning id`.execute(q);
  return rows.length > 0;
}

export async function removeFactor({ q }: Reader, userId: string): Promise<boolean> {
  await q.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const { rows } = await sql`delete from second_factors where id = ${userId} returning id`.execute(q);
  return rows.length > 0;
}

export async function replaceRecoveryCodes(
  { q }: Reader,
  { userId, hashes, at }: { readonly userId: string; readonly hashes: readonly Buffer[]; readonly at: Date },
): Promise<void> {
  await q.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  await sql`insert into recovery_codes (code_hash, user_id, made_at) select h, ${userId}::uuid, ${at}::timestamptz from unnest(${[...hashes]}::bytea[]) h`.execute(
    q,
  );
}

export async function useRecoveryCode(
  { q }: Reader,
  { userId, hash, at }: { readonly userId: string; readonly hash: Buffer; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update recovery_codes set used_at = ${at} where code_hash = ${hash} and user_id = ${userId} and used_at is null returning user_id`.execute(q);
  return rows.length > 0;
}

export async function countRecoveryCodes({ q }: Reader, userId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from recovery_codes where user_id = ${userId} and used_at is null`.execute(q);
  return Number(rows[0]!.n);
}

/** Whether a client that the person belongs to demands a second factor. */
export async function isRequired({ q }: Reader, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select from memberships m join tenants t on t.id = m.tenant_id
    where m.user_id = ${userId} and m.is_active and t.is_active and t.deleted_at is null and t.requires_second_factor limit 1`.execute(q);
  return rows.length > 0;
}

export async function markSession({ q }: Reader, sessionId: string, at: Date): Promise<void> {
  await q.updateTable('sessions').set({ second_factor_at: at }).where('id', '=', sessionId).execute();
}

export async function addressOf({ q }: Reader, userId: string): Promise<string> {
  return (await sql<{ email: string }>`select email from users where id = ${userId}`.execute(q)).rows[0]!.email;
}
