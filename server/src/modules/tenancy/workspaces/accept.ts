import { randomUUID } from 'node:crypto';
import { sha256 } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { record } from '../audit/index.ts';
import { acceptPassword, addAccount, addMembership, lockAccount } from '../members/index.ts';
import type { WorkspacesDeps } from './deps.ts';
import { invitationExpired } from './errors.ts';
import { acceptInvitation, findInvitation, type OpenInvitation } from './invitation-queries.ts';

export interface AcceptBody {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly password?: string;
  readonly password_confirm?: string;
}

/** What a link leads to. @throws AppError `not_found` alike for links that never were, were used or taken back. */
export async function openInvitation({ db }: Pick<WorkspacesDeps, 'db'>, code: string): Promise<OpenInvitation> {
  const found = await db.asSystem((tx) => findInvitation(tx, sha256(code.toLowerCase())));
  if (!found) throw notFound();
  return found;
}

/**
 * Takes the place. Somebody who has no account gets one, with the password given; an account that has the address gets
 * the membership, and its password stays.
 * @throws AppError `not_found`, `invitations.expired`, `invalid` when a new account needs more.
 */
export async function accept(
  deps: WorkspacesDeps,
  ctx: RequestContext,
  { code, body }: { readonly code: string; readonly body: AcceptBody },
): Promise<OpenInvitation> {
  const [invitation, at] = [await openInvitation(deps, code), deps.clock.now()];
  if (invitation.expires_at <= at) throw invitationExpired();
  const passwordHash = invitation.has_account ? null : await newPassword(invitation.email, body);
  await deps.db.inTenant(invitation.tenant_id, async (tx) => {
    if (!(await acceptInvitation(tx, { hash: sha256(code.toLowerCase()), at }))) throw notFound();
    const userId = await join(tx, { invitation, passwordHash, body, at });
    const details = { role: invitation.role, owner: invitation.is_owner, invitation: invitation.id };
    await record(tx, { ...ctx, actor: { kind: 'user', id: userId } }, [{ action: 'user.joined', objectType: 'user', objectId: userId, details }]);
  });
  return invitation;
}

async function newPassword(email: string, { password, password_confirm: again, first_name: first }: AcceptBody): Promise<string> {
  const missing = { ...(password ? {} : { password: ['This field is required.'] }), ...(first?.trim() ? {} : { first_name: ['This field is required.'] }) };
  if (!password || Object.keys(missing).length > 0) throw invalid(missing);
  if (again !== undefined && again !== password) throw invalid({ password_confirm: ['The passwords differ.'] });
  return acceptPassword(password, email);
}

interface Joining {
  readonly invitation: OpenInvitation;
  readonly passwordHash: string | null;
  readonly body: AcceptBody;
  readonly at: Date;
}

async function join(tx: Tx, { invitation, passwordHash, body, at }: Joining): Promise<string> {
  const { email, role, is_owner: isOwner, invited_by: by, created_at: invitedAt } = invitation;
  const names = { firstName: body.first_name?.trim() ?? '', lastName: body.last_name?.trim() ?? '', phone: '' };
  const id = randomUUID();
  const account = { ...names, id, email, passwordHash, isActive: true, isSystemAdmin: false, isDemo: false, homeTenantId: tx.tenantId, at };
  const made = passwordHash !== null && (await addAccount(tx, { ...account, emailVerified: true }));
  const userId = made ? id : (await lockAccount(tx, { email }))?.id;
  // removed between the look and now: the next try makes it anew
  if (userId === undefined) throw invalid({ password: ['This field is required.'] });
  await addMembership(tx, { ...names, userId, tenantId: tx.tenantId, role, isOwner, isActive: true, invited: { by, at: invitedAt }, at });
  return userId;
}
