import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { Db, SystemTx, Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { Actor, RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { record, recordPlatform } from '../audit/index.ts';
import { requireEmail } from './email.ts';
import { noSuchClient, roleNotYours } from './errors.ts';
import { acceptPassword } from './passwords.ts';
import { addAccount, addMembership, findMember, lockAccount, tenantExists, type MemberRow } from './queries.ts';
import type { NewUserBody, TenantRole } from './schema.ts';

export interface MembersDeps {
  readonly db: Db;
  readonly clock: Clock;
}

interface Draft {
  readonly email: string;
  readonly passwordHash: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly isActive: boolean;
  readonly at: Date;
}

/**
 * Makes an account and a membership, or only the membership when the address has an account already.
 * The answer is the same in both cases, and a password given for an account that exists is not used:
 * it would hand that account over.
 * @throws AppError `invalid` for a foreign or missing client, a role above the caller's, a weak password.
 */
export async function createMember(deps: MembersDeps, ctx: RequestContext, body: NewUserBody): Promise<MemberRow> {
  const place = placeOf(ctx.actor, body);
  const email = requireEmail(body.email);
  // hashed in any case, so that the time taken does not tell whether the account existed
  const passwordHash = body.password ? await acceptPassword(body.password, email) : null;
  const draft: Draft = {
    email,
    passwordHash,
    firstName: body.first_name ?? '',
    lastName: body.last_name ?? '',
    phone: body.phone ?? '',
    isActive: body.is_active ?? true,
    at: deps.clock.now(),
  };
  if (place.role === 'system_admin') return deps.db.asSystem((tx) => addStaff(tx, ctx, draft));
  const { tenantId, role } = place;
  return deps.db.inTenant(tenantId, (tx) => addToTenant(tx, ctx, { ...draft, role }));
}

type Place = { readonly role: 'system_admin' } | { readonly role: TenantRole; readonly tenantId: string };

function placeOf(actor: Actor, body: NewUserBody): Place {
  const client = body.client ? body.client.toLowerCase() : null;
  const role = body.role ?? 'operator';
  if (role === 'system_admin') {
    if (actor.role !== 'system_admin' || actor.tenantId !== null || client !== null) throw roleNotYours();
    return { role };
  }
  return { role, tenantId: tenantOf(actor, client) };
}

function tenantOf({ tenantId }: Actor, client: string | null): string {
  if (tenantId === null && client === null) throw invalid({ client: ['This field is required.'] });
  if (client !== null && (!isUuid(client) || client !== (tenantId ?? client))) throw noSuchClient();
  return tenantId ?? client!;
}

async function addStaff(tx: SystemTx, ctx: RequestContext, draft: Draft): Promise<MemberRow> {
  const id = randomUUID();
  const made = await addAccount(tx, { ...draft, id, isSystemAdmin: true, isDemo: false, homeTenantId: null });
  if (!made) throw invalid({ email: ['This address has an account already.'] });
  await recordPlatform(tx, ctx, [{ action: 'user.created', objectType: 'user', objectId: id, details: { role: 'system_admin' } }]);
  return (await findMember(tx, null, id))!;
}

async function addToTenant(tx: Tx, ctx: RequestContext, draft: Draft & { readonly role: TenantRole }): Promise<MemberRow> {
  if (!(await tenantExists(tx, tx.tenantId))) throw noSuchClient();
  const userId = await accountFor(tx, draft);
  const added = await addMembership(tx, { ...draft, userId, tenantId: tx.tenantId });
  if (!added) throw invalid({ email: ['This person is a member already.'] });
  await record(tx, ctx, [{ action: 'user.created', objectType: 'user', objectId: userId, details: { role: draft.role, is_active: draft.isActive } }]);
  return (await findMember(tx, tx.tenantId, userId))!;
}

/** Random, not time-ordered: an id must not tell a second tenant how old the account is. */
async function accountFor(tx: Tx, draft: Draft): Promise<string> {
  const id = randomUUID();
  const made = await addAccount(tx, { ...draft, id, isActive: true, isSystemAdmin: false, isDemo: false, homeTenantId: tx.tenantId });
  if (made) return id;
  const account = await lockAccount(tx, { email: draft.email });
  // removed between the two statements: the next try makes it anew
  if (!account) throw invalid({ email: ['This address cannot be added right now. Try again.'] });
  return account.id;
}
