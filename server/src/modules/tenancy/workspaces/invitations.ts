import { randomUUID } from 'node:crypto';
import { sha256 } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { addressNotProved } from '../accounts/index.ts';
import { record } from '../audit/index.ts';
import { spokenTime } from '../letters/index.ts';
import { readProfile, requireEmail, type TenantRole } from '../members/index.ts';
import { changeClientIn, type ClientCall, type TenantRow } from '../tenants/index.ts';
import type { WorkspacesDeps } from './deps.ts';
import { sentEnough, tooManyInvitations } from './errors.ts';
import { addInvitation, countSent, renewInvitation } from './invitation-queries.ts';
import { requireOwner, type MemberCall } from './members.ts';
import { findPerson, isMemberByEmail, type MemberRow } from './queries.ts';
import { roleOf, spokenRole } from './words.ts';

const DAY_MS = 24 * 3_600_000;
const GOOD_FOR_MS = 7 * DAY_MS;
const MOST_A_DAY = 100;
const MOST_SENDS = 5;

/** In the form of an id: the older path has one there. 122 random bits. */
function newLink(publicUrl: string): { readonly hash: Buffer; readonly url: string } {
  const code = randomUUID();
  return { hash: sha256(code), url: `${publicUrl}/#/invite/${code}` };
}

/**
 * Offers somebody a place, by mail. An address that was invited already gets a new link, and the former is void.
 * @throws AppError `invalid` for a member, `forbidden` while the inviter's own address is not proved, `invitations.too_many`.
 */
export function invite(deps: WorkspacesDeps, call: ClientCall, body: { readonly email: string; readonly role?: string }): Promise<MemberRow> {
  const [email, wish, at, link] = [requireEmail(body.email), roleOf(body.role ?? 'agent'), deps.clock.now(), newLink(deps.publicUrl)];
  const expiresAt = new Date(at.getTime() + GOOD_FOR_MS);
  return changeClientIn(deps.db, call, async (tx, tenant) => {
    if (wish.isOwner) await requireOwner(tx, call.ctx);
    const invitedBy = await inviterOf(tx, call.ctx);
    if (await isMemberByEmail(tx, email)) throw invalid({ email: ['This person is a member already.'] });
    if ((await countSent(tx, new Date(at.getTime() - DAY_MS))) >= MOST_A_DAY) throw tooManyInvitations();
    const id = await addInvitation(tx, { id: newId(), email, ...wish, hash: link.hash, invitedBy: invitedBy.id, at, expiresAt });
    await send(tx, deps, { id, email, role: wish.role, url: link.url, tenant, invitedBy: invitedBy.name, at, expiresAt });
    await record(tx, call.ctx, [{ action: 'invitation.sent', objectType: 'invitation', objectId: id, details: { role: wish.role, owner: wish.isOwner } }]);
    return (await findPerson(tx, id, at))!;
  });
}

/** Sends an invitation again, with another link and a week more. */
export function resendInvitation(deps: WorkspacesDeps, call: MemberCall): Promise<MemberRow> {
  const [at, link] = [deps.clock.now(), newLink(deps.publicUrl)];
  const expiresAt = new Date(at.getTime() + GOOD_FOR_MS);
  return changeClientIn(deps.db, call, async (tx, tenant) => {
    const offer = await findPerson(tx, call.memberId, at);
    if (!offer || offer.user_id !== null) throw notFound();
    const invitedBy = await inviterOf(tx, call.ctx);
    const renewed = await renewInvitation(tx, offer.id, { hash: link.hash, at, expiresAt, most: MOST_SENDS });
    if (!renewed) throw sentEnough();
    await send(tx, deps, { ...renewed, id: offer.id, url: link.url, tenant, invitedBy: invitedBy.name, at, expiresAt });
    await record(tx, call.ctx, [{ action: 'invitation.sent', objectType: 'invitation', objectId: offer.id, details: { again: true } }]);
    return (await findPerson(tx, offer.id, at))!;
  });
}

interface Inviter {
  readonly id: string | null;
  readonly name: string;
}

/** Mail to strangers in one's name is for people who can be reached themselves. */
async function inviterOf(tx: Tx, { actor }: RequestContext): Promise<Inviter> {
  const profile = actor.kind === 'user' ? await readProfile(tx, actor.id) : undefined;
  if (profile?.is_unproved) throw addressNotProved();
  if (!profile || actor.role === 'system_admin') return { id: null, name: 'Mkondo' };
  return { id: profile.id, name: `${profile.first_name} ${profile.last_name}`.trim() || profile.email };
}

interface Sending {
  readonly id: string;
  readonly email: string;
  readonly role: TenantRole;
  readonly url: string;
  readonly tenant: TenantRow;
  readonly invitedBy: string;
  readonly at: Date;
  readonly expiresAt: Date;
}

async function send(
  tx: Tx,
  { queueLetters }: Pick<WorkspacesDeps, 'queueLetters'>,
  { id, email, role, url, tenant, invitedBy, at, expiresAt }: Sending,
): Promise<void> {
  const { language } = tenant;
  await queueLetters(tx, [
    {
      dedupeKey: `invitation:${id}:${at.toISOString()}`,
      to: email,
      language,
      doNotSendAfter: expiresAt,
      message: { template: 'invitation', invitedBy, role: spokenRole(role, language), url, until: spokenTime(expiresAt, tenant) },
    },
  ]);
}
