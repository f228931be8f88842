import { sql } from 'kysely';
import type { SystemTx } from '../../../kernel/db.ts';

export interface AttemptRule {
  readonly free: number;
  readonly longestSeconds: number;
}

/** @returns the tries so far with this one, or null while the key is blocked (then nothing is counted). */
export async function countAttempt(
  { q }: SystemTx,
  { key, at, rule }: { readonly key: Buffer; readonly at: Date; readonly rule: AttemptRule },
): Promise<number | null> {
  const tries = sql`(case when a.last_at < ${at}::timestamptz - interval '1 hour' then 1 else a.failures + 1 end)`;
  const { rows } = await sql<{ failures: number }>`
    insert into login_attempts as a (key, failures, last_at) values (${key}, 1, ${at})
    on conflict (key) do update set failures = ${tries}, last_at = ${at},
      blocked_until = case when ${tries} >= ${rule.free}
        then ${at}::timestamptz + least(${rule.longestSeconds}, power(2, least(${tries} - ${rule.free}, 20))) * interval '1 second' end
    where a.blocked_until is null or a.blocked_until <= ${at}
    returning failures`.execute(q);
  return rows[0]?.failures ?? null;
}

export async function secondsBlocked({ q }: SystemTx, key: Buffer, at: Date): Promise<number> {
  const { rows } = await sql<{ blocked_until: Date | null }>`select blocked_until from login_attempts where key = ${key}`.execute(q);
  return Math.max(1, Math.ceil(((rows[0]?.blocked_until?.getTime() ?? 0) - at.getTime()) / 1000));
}

export async function forgetAttempts({ q }: SystemTx, keys: readonly Buffer[]): Promise<void> {
  await q
    .deleteFrom('login_attempts')
    .where('key', 'in', [...keys])
    .execute();
}

/** The account has signed in from this address within ninety days. */
export async function isKnownAddress({ q }: SystemTx, { email, ip, at }: { readonly email: string; readonly ip: string; readonly at: Date }): Promise<boolean> {
  const { rows } = await sql`
    select from sessions s join users u on u.id = s.user_id
    where u.email = ${email} and u.deleted_at is null and host(s.ip) = ${ip} and s.created_at > ${at}::timestamptz - interval '90 days' limit 1`.execute(q);
  return rows.length > 0;
}

export async function removeStaleAttempts({ q }: SystemTx, at: Date): Promise<void> {
  await sql`delete from login_attempts where last_at < ${at}::timestamptz - interval '1 day'`.execute(q);
}

export async function findOwnPassword({ q }: SystemTx, userId: string): Promise<{ readonly email: string; readonly password_hash: string | null } | undefined> {
  const { rows } = await sql<{ email: string; password_hash: string | null }>`
    select email, password_hash from users where id = ${userId} and deleted_at is null`.execute(q);
  return rows[0];
}
