import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { record } from '../audit/index.ts';
import { difference, namesOf, type Change } from './changes.ts';
import { lastAdministrator, noSuchClient, notYourself, ownersOnly, roleNotYours } from './errors.ts';
import {
  changeAccount,
  changeMembership,
  endSessionsOf,
  findMember,
  isOwnerOf,
  lockAccount,
  lockAdministrators,
  removeAccount,
  removeMembership,
  type Account,
  type MemberRow,
} from './queries.ts';
import type { TenantRole } from './schema.ts';

/** Changes a membership of the tenant; of the account itself only what `changeOwnAccount` allows. */
export async function changeInTenant(tx: Tx, ctx: RequestContext, change: Change): Promise<MemberRow> {
  const { id, body, at } = change;
  const account = await lockAccount(tx, { id });
  const before = await findMember(tx, tx.tenantId, id);
  if (!account || !before) throw notFound();
  const role = wishedRole(tx, ctx, { before, change });
  const resigns = role !== undefined && role !== 'client_admin';
  if (role !== undefined || body.is_active === false) await mindOwners(tx, ctx, account);
  if (resigns || body.is_active === false) await mindLastAdministrator(tx, id);
  // whoever is no administrator any more owns nothing
  const rights = { role, is_active: body.is_active, is_owner: resigns ? false : undefined };
  await changeMembership(tx, { userId: id, tenantId: tx.tenantId }, { ...namesOf(body), ...rights, at });
  await changeOwnAccount(tx, account, { change, byStaff: ctx.actor.role === 'system_admin' });
  const after = (await findMember(tx, tx.tenantId, id))!;
  await record(tx, ctx, [{ action: 'user.updated', objectType: 'user', objectId: id, details: difference(before, after, change) }]);
  return after;
}

/** Administrators may not act against whoever made the workspace. */
export async function mindOwners(tx: Tx, ctx: RequestContext, account: Account): Promise<void> {
  const owns = ({ tenant_id, is_owner }: Account['memberships'][number]): boolean => tenant_id === tx.tenantId && is_owner;
  if (!account.memberships.some(owns) || ctx.actor.role === 'system_admin') return;
  if (!(await isOwnerOf(tx, tx.tenantId, ctx.actor.id))) throw ownersOnly();
}

/** Somebody who can let others in always remains, whoever asks. */
async function mindLastAdministrator(tx: Tx, userId: string): Promise<void> {
  const [first, ...others] = await lockAdministrators(tx, tx.tenantId);
  if (first === userId && others.length === 0) throw lastAdministrator();
}

function wishedRole(tx: Tx, ctx: RequestContext, { before, change }: { readonly before: MemberRow; readonly change: Change }): TenantRole | undefined {
  if (change.body.client && change.body.client !== tx.tenantId) throw noSuchClient();
  if (change.body.is_active === false && before.id === ctx.actor.id) throw notYourself();
  return newRole(ctx, before, change);
}

function newRole(ctx: RequestContext, before: MemberRow, { body: { role } }: Change): TenantRole | undefined {
  if (role === undefined || role === before.role) return undefined;
  if (role === 'system_admin') throw roleNotYours();
  if (before.id === ctx.actor.id) throw notYourself();
  return role;
}

/**
 * What a tenant may do to the account, which may be somebody's key to other tenants as well: names where
 * the account is at home, the password where besides that nobody else depends on it.
 */
async function changeOwnAccount(tx: Tx, account: Account, { change, byStaff }: { readonly change: Change; readonly byStaff: boolean }): Promise<void> {
  const { email, passwordHash, body, at } = change;
  const isHome = account.home_tenant_id === tx.tenantId;
  // whether another address is taken must not show, so a tenant removes the person and adds them anew
  if (email !== undefined && email !== account.email) throw invalid({ email: ['The address of an account cannot be changed here.'] });
  if (passwordHash !== undefined && !byStaff && !livesOnlyIn(tx.tenantId, account))
    throw invalid({ password: ['The password of this account cannot be set here.'] });
  if (isHome || passwordHash !== undefined) await changeAccount(tx, account.id, { ...(isHome ? namesOf(body) : {}), password_hash: passwordHash, at });
  if (passwordHash !== undefined) await endSessionsOf(tx, { userId: account.id, reason: 'password_set', at });
}

export function livesOnlyIn(tenantId: string, account: Account): boolean {
  return account.home_tenant_id === tenantId && !account.is_system_admin && account.memberships.length === 1;
}

/** Takes a person out of the tenant; an account that lived there alone goes with it. */
export async function removeFromTenant(tx: Tx, ctx: RequestContext, { id, at }: { readonly id: string; readonly at: Date }): Promise<void> {
  const account = await lockAccount(tx, { id });
  if (!account?.memberships.some((membership) => membership.tenant_id === tx.tenantId)) throw notFound();
  await mindOwners(tx, ctx, account);
  await mindLastAdministrator(tx, id);
  const alone = livesOnlyIn(tx.tenantId, account);
  if (alone) {
    await removeAccount(tx, id, at);
    await endSessionsOf(tx, { userId: id, reason: 'account_removed', at });
  } else await removeMembership(tx, id, tx.tenantId);
  await record(tx, ctx, [{ action: 'user.removed', objectType: 'user', objectId: id, details: { account_removed: alone } }]);
}
