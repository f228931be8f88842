import type { Clock } from '../../../kernel/clock.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { record } from '../audit/index.ts';
import { changeInTenant, changeMembership, isOwnerOf, lockAccount, mindOwners, notYourself, ownersOnly, removeFromTenant } from '../members/index.ts';
import { changeClientIn, readClientIn, type ClientCall } from '../tenants/index.ts';
import { changeInvitation, revokeInvitation } from './invitation-queries.ts';
import { findPerson, listPeople, type MemberFilter, type MemberRow } from './queries.ts';
import { roleOf, type RoleWish } from './words.ts';

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
}

/** The member that a path names, within the client that it names. */
export interface MemberCall extends ClientCall {
  readonly memberId: string;
}

export function listMembersOf({ db, clock }: Deps, call: ClientCall, filter: Omit<MemberFilter, 'at'>): ReturnType<typeof listPeople> {
  return readClientIn(db, call, (tx) => listPeople(tx, { ...filter, at: clock.now() }));
}

export function getMemberOf({ db, clock }: Deps, call: MemberCall): Promise<MemberRow> {
  return readClientIn(db, call, (tx) => existing(tx, call.memberId, clock.now()));
}

export interface MemberChange {
  readonly role?: string;
  readonly status?: 'active' | 'suspended';
}

/** Changes the role or the state of a member; of an invitation, the role that it offers. */
export function changeMemberOf({ db, clock }: Deps, call: MemberCall, body: MemberChange): Promise<MemberRow> {
  const wish = body.role === undefined ? undefined : roleOf(body.role);
  return changeClientIn(db, call, async (tx) => {
    const [at, { ctx }] = [clock.now(), call];
    const member = await existing(tx, call.memberId, at);
    if (wish?.isOwner) await requireOwner(tx, ctx);
    if (member.user_id === null) await changeOffer(tx, { ctx, member, wish });
    else await changePerson(tx, { ctx, member, wish, status: body.status, at });
    return existing(tx, call.memberId, at);
  });
}

interface Change {
  readonly ctx: RequestContext;
  readonly member: MemberRow;
  readonly wish: RoleWish | undefined;
}

async function changeOffer(tx: Tx, { ctx, member, wish }: Change): Promise<void> {
  if (!wish) return;
  await changeInvitation(tx, member.id, wish);
  await record(tx, ctx, [{ action: 'invitation.changed', objectType: 'invitation', objectId: member.id, details: { role: wish.role, owner: wish.isOwner } }]);
}

interface PersonChange extends Change {
  readonly status: MemberChange['status'];
  readonly at: Date;
}

async function changePerson(tx: Tx, { ctx, member, wish, status, at }: PersonChange): Promise<void> {
  const marks = wish !== undefined && wish.isOwner !== member.is_owner;
  if (marks && member.id === ctx.actor.id) throw notYourself();
  const body = { ...(wish ? { role: wish.role } : {}), ...(status ? { is_active: status === 'active' } : {}) };
  if (marks) {
    await mindOwners(tx, ctx, (await lockAccount(tx, { id: member.id }))!);
    await changeMembership(tx, { userId: member.id, tenantId: tx.tenantId }, { is_owner: wish.isOwner, at });
  }
  await changeInTenant(tx, ctx, { id: member.id, body, email: undefined, passwordHash: undefined, at });
}

/** Only owners make owners, and platform staff. */
export async function requireOwner(tx: Tx, { actor }: RequestContext): Promise<void> {
  if (actor.role !== 'system_admin' && !(await isOwnerOf(tx, tx.tenantId, actor.id))) throw ownersOnly();
}

/** Takes a person out, or an invitation back. */
export async function removeMemberOf({ db, clock }: Deps, call: MemberCall): Promise<void> {
  await changeClientIn(db, call, async (tx) => {
    const [at, { ctx }] = [clock.now(), call];
    const member = await existing(tx, call.memberId, at);
    if (member.user_id !== null) {
      if (member.user_id === ctx.actor.id) throw notYourself();
      await removeFromTenant(tx, ctx, { id: member.user_id, at });
      return;
    }
    await revokeInvitation(tx, member.id, at);
    await record(tx, ctx, [{ action: 'invitation.revoked', objectType: 'invitation', objectId: member.id }]);
  });
}

async function existing(tx: Tx, id: string, at: Date): Promise<MemberRow> {
  const row = await findPerson(tx, id, at);
  if (!row) throw notFound();
  return row;
}
