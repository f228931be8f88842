import { randomUUID } from 'node:crypto';
import { hashPassword, verifyPassword } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import { record, recordPlatform, systemSource } from '../audit/index.ts';
import { requireEmail } from './email.ts';
import { acceptPassword } from './passwords.ts';
import { addAccount, addMembership, changeAccount, endSessionsOf, findMember, findPassword, lockAccount } from './queries.ts';
import type { TenantRole } from './schema.ts';

export interface EnsureUser {
  readonly email: string;
  /** Null: the account exists but cannot sign in. Used when the account is made, on an existing one only with `resetPassword`. */
  readonly password: string | null;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly phone?: string;
  readonly isSystemAdmin?: boolean;
  /** Refused at sign-in unless the process runs with its demo; such an account may have a simple password. */
  readonly isDemo?: boolean;
  readonly homeTenantId?: string | null;
  /** Gives an existing account this password, for a lost one; ends its sessions. */
  readonly resetPassword?: boolean;
}

/** The account with this address, made if it is missing. Idempotent by address. @returns its id. */
export async function ensureUser(db: Db, options: EnsureUser): Promise<string> {
  const email = requireEmail(options.email);
  const known = await db.asSystem((tx) => findPassword(tx, email));
  if (!known) return makeUser(db, { ...options, email });
  const { password } = options;
  if (password !== null && options.resetPassword && !(await verifyPassword(password, known.password_hash)))
    await resetPassword(db, known.id, await hashOf({ ...options, password }, email));
  return known.id;
}

async function makeUser(db: Db, options: EnsureUser): Promise<string> {
  const { email, password } = options;
  const [id, at] = [randomUUID(), new Date()];
  const passwordHash = password === null ? null : await hashOf({ ...options, password }, email);
  return db.asSystem(async (tx) => {
    const made = await addAccount(tx, {
      id,
      email,
      passwordHash,
      firstName: options.firstName ?? '',
      lastName: options.lastName ?? '',
      phone: options.phone ?? '',
      isActive: true,
      isSystemAdmin: options.isSystemAdmin ?? false,
      isDemo: options.isDemo ?? false,
      homeTenantId: options.homeTenantId ?? null,
      at,
    });
    if (!made) return (await lockAccount(tx, { email }))!.id;
    await recordPlatform(tx, systemSource, [
      { action: 'user.created', objectType: 'user', objectId: id, details: { system_admin: options.isSystemAdmin ?? false } },
    ]);
    return id;
  });
}

function hashOf({ password, isDemo }: { readonly password: string; readonly isDemo?: boolean }, email: string): Promise<string> {
  return isDemo ? hashPassword(password) : acceptPassword(password, email);
}

async function resetPassword(db: Db, userId: string, passwordHash: string): Promise<void> {
  const at = new Date();
  await db.asSystem(async (tx) => {
    await changeAccount(tx, userId, { password_hash: passwordHash, at });
    await endSessionsOf(tx, { userId, reason: 'password_set', at });
    await recordPlatform(tx, systemSource, [{ action: 'user.updated', objectType: 'user', objectId: userId, details: { changed: ['password'] } }]);
  });
}

export interface EnsureMembership {
  readonly userId: string;
  readonly tenantId: string;
  readonly role: TenantRole;
}

/** Makes the person a member if they are none; an existing membership stays as it is. */
export async function ensureMembership(db: Db, { userId, tenantId, role }: EnsureMembership): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    const person = await findMember(tx, null, userId);
    if (!person) throw new Error(`ensureMembership: no user ${userId}`);
    const added = await addMembership(tx, {
      userId,
      tenantId,
      role,
      isActive: true,
      firstName: person.first_name,
      lastName: person.last_name,
      phone: person.phone,
      at: new Date(),
    });
    if (added) await record(tx, systemSource, [{ action: 'user.created', objectType: 'user', objectId: userId, details: { role } }]);
  });
}
