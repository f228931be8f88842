import type { SystemTx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { recordPlatform } from '../audit/index.ts';
import { difference, namesOf, type Change } from './changes.ts';
import { noSuchClient, notYourself } from './errors.ts';
import {
  addMembership,
  addressTaken,
  changeAccount,
  changeMembership,
  endSessionsOf,
  findMember,
  lockAccount,
  removeAccount,
  removeMembership,
  tenantExists,
  type Account,
  type MemberRow,
} from './queries.ts';
import type { TenantRole } from './schema.ts';

/** Changes an account on the platform: everything about it, and where it belongs. */
export async function changeAsStaff(tx: SystemTx, ctx: RequestContext, change: Change): Promise<MemberRow> {
  const { id, body, email, passwordHash, at } = change;
  const account = await lockAccount(tx, { id });
  const before = await findMember(tx, null, id);
  if (!account || !before) throw notFound();
  if (id === ctx.actor.id) refuseOwnEnd(before, body);
  if (email !== undefined && email !== account.email && (await addressTaken(tx, email))) throw invalid({ email: ['This address has an account already.'] });
  const isSystemAdmin = body.role === undefined ? undefined : body.role === 'system_admin';
  await changeAccount(tx, id, {
    ...namesOf(body),
    ...addressOf(account, email),
    is_active: body.is_active,
    password_hash: passwordHash,
    is_system_admin: isSystemAdmin,
    at,
  });
  for (const { tenant_id } of account.memberships) await changeMembership(tx, { userId: id, tenantId: tenant_id }, { ...namesOf(body), at });
  await changeBelonging(tx, account, change);
  await endSessionsIfDue(tx, change);
  const after = (await findMember(tx, null, id))!;
  await recordPlatform(tx, ctx, [{ action: 'user.updated', objectType: 'user', objectId: id, details: difference(before, after, change) }]);
  return after;
}

/** Nobody has read mail at another address yet. */
function addressOf(account: Account, email: string | undefined): { readonly email?: string; readonly email_verified_at?: null } {
  return email === undefined || email === account.email ? {} : { email, email_verified_at: null };
}

function refuseOwnEnd(before: MemberRow, { role, is_active }: Change['body']): void {
  if (is_active === false || (role !== undefined && role !== before.role)) throw notYourself();
}

async function endSessionsIfDue(tx: SystemTx, { id: userId, body, passwordHash, at }: Change): Promise<void> {
  if (passwordHash !== undefined) await endSessionsOf(tx, { userId, reason: 'password_set', at });
  else if (body.is_active === false) await endSessionsOf(tx, { userId, reason: 'account_disabled', at });
}

/**
 * `client` and `role` as the older front end knows them: one client per person. With one membership,
 * another client moves it; with several, it adds one.
 */
async function changeBelonging(tx: SystemTx, account: Account, { id: userId, body, at }: Change): Promise<void> {
  const role = body.role === 'system_admin' ? undefined : body.role;
  const tenantId = body.client ? await existing(tx, body.client) : clientMeant(account, role);
  if (tenantId === undefined) return;
  if (account.memberships.some((membership) => membership.tenant_id === tenantId)) {
    await changeMembership(tx, { userId, tenantId }, { role, at });
    return;
  }
  const [only, ...others] = account.memberships;
  const moves = only !== undefined && others.length === 0;
  if (moves) await removeMembership(tx, userId, only.tenant_id);
  const member = (await findMember(tx, null, userId))!;
  await addMembership(tx, {
    userId,
    tenantId,
    role: role ?? (moves ? only.role : 'operator'),
    isActive: true,
    firstName: member.first_name,
    lastName: member.last_name,
    phone: member.phone,
    at,
  });
}

async function existing(tx: SystemTx, client: string): Promise<string> {
  if (!isUuid(client) || !(await tenantExists(tx, client))) throw noSuchClient();
  return client.toLowerCase();
}

/** The client that a role without a client is for. */
function clientMeant({ memberships }: Account, role: TenantRole | undefined): string | undefined {
  if (role === undefined) return undefined;
  const [first, ...others] = memberships;
  if (!first) throw invalid({ client: ['This field is required.'] });
  // an unchanged role that was only sent back names nothing new
  if (others.length > 0 && first.role !== role) throw invalid({ client: ['Name the client that this role is for.'] });
  return first.tenant_id;
}

export async function removeEverywhere(tx: SystemTx, ctx: RequestContext, { id, at }: { readonly id: string; readonly at: Date }): Promise<void> {
  if (!(await lockAccount(tx, { id }))) throw notFound();
  await removeAccount(tx, id, at);
  await endSessionsOf(tx, { userId: id, reason: 'account_removed', at });
  await recordPlatform(tx, ctx, [{ action: 'user.removed', objectType: 'user', objectId: id, details: { account_removed: true } }]);
}
