import type { Clock } from '../../../kernel/clock.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { Actor, RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { allows, PERMISSIONS, personOf, type Permission } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { newKey } from './key.ts';
import { addKey, revokeKey, revokeOwnKey, type KeyRow } from './queries.ts';

/** What a machine never gets: making people, keys or clients would let a lost key outlive its revocation. */
const NOT_FOR_KEYS: ReadonlySet<Permission> = new Set([
  'users.manage',
  'credentials.manage',
  'clients.list',
  'clients.create',
  'clients.update',
  'clients.delete',
  'operations.read',
  'api_keys.own',
  'webhooks.manage',
  'workspace.members',
  'workspace.domains',
]);

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at?: string | null | undefined;
}

/** @returns the row and the key itself, which is shown this once. */
export async function createKey(clock: Clock, ctx: RequestContext, wish: KeyWish): Promise<{ readonly row: KeyRow; readonly text: string }> {
  const at = clock.now();
  const [scopes, expiresAt, key] = [scopesFor(ctx.actor, wish.scopes), expiryOf(wish.expires_at, at), newKey()];
  const row = await ctx.write(async (tx) => {
    const made = await addKey(tx, {
      id: newId(),
      hash: key.hash,
      prefix: key.prefix,
      name: wish.name.trim(),
      scopes,
      createdBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
      ownerId: null,
      expiresAt,
      at,
    });
    await record(tx, ctx, [
      { action: 'api_key.created', objectType: 'api_key', objectId: made.id, details: { scopes, expires_at: expiresAt?.toISOString() ?? null } },
    ]);
    return made;
  });
  return { row, text: key.text };
}

/** A key may do no more than the person who makes it. */
function scopesFor(actor: Actor, wished: readonly string[]): readonly string[] {
  const wrong = wished.filter((scope) => !Object.hasOwn(PERMISSIONS, scope) || NOT_FOR_KEYS.has(scope as Permission) || !allows(actor, scope));
  if (wrong.length > 0) throw invalid({ scopes: wrong.map((scope) => `${scope} cannot be given to a key by you.`) });
  return [...new Set(wished)].sort();
}

function expiryOf(text: string | null | undefined, now: Date): Date | null {
  if (!text) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || at <= now || at.getUTCFullYear() > 9999)
    throw invalid({ expires_at: ['Must be a time in the future, as in 2027-01-31T00:00:00Z.'] });
  return at;
}

/** @throws AppError `not_found` alike for a foreign, a missing and an already revoked key. */
export async function removeKey(clock: Clock, ctx: RequestContext, id: string): Promise<void> {
  await ctx.write(async (tx) => {
    if (!(await revokeKey(tx, id, clock.now()))) throw notFound();
    await record(tx, ctx, [{ action: 'api_key.revoked', objectType: 'api_key', objectId: id }]);
  });
}

/**
 * A person's own key in the client they act for, in place of the one before: it may do what they may, whatever that
 * is at the time, and ends with their membership. The older systems know no other.
 * @returns the key, which is shown this once.
 */
export async function replaceOwnKey(clock: Clock, ctx: RequestContext): Promise<string> {
  const [{ id: ownerId }, at, key] = [personOf(ctx.actor), clock.now(), newKey()];
  const scopes = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => !NOT_FOR_KEYS.has(permission) && allows(ctx.actor, permission)).sort();
  await ctx.write(async (tx) => {
    const former = await revokeOwnKey(tx, ownerId, at);
    const made = await addKey(tx, {
      id: newId(),
      hash: key.hash,
      prefix: key.prefix,
      name: 'Personal key',
      scopes,
      createdBy: ownerId,
      ownerId,
      expiresAt: null,
      at,
    });
    await record(tx, ctx, [
      ...(former === undefined ? [] : [{ action: 'api_key.revoked', objectType: 'api_key', objectId: former }]),
      { action: 'api_key.created', objectType: 'api_key', objectId: made.id, details: { owner: ownerId } },
    ]);
  });
  return key.text;
}

/** Revokes the person's own key; without one all is well already. */
export async function removeOwnKey(clock: Clock, ctx: RequestContext): Promise<void> {
  const { id: ownerId } = personOf(ctx.actor);
  await ctx.write(async (tx) => {
    const revoked = await revokeOwnKey(tx, ownerId, clock.now());
    if (revoked !== undefined) await record(tx, ctx, [{ action: 'api_key.revoked', objectType: 'api_key', objectId: revoked }]);
  });
}
