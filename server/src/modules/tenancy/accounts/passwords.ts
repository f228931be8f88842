import { sha256 } from '../../../kernel/crypto.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { personOf } from '../access/index.ts';
import { endAttempts, provePassword } from '../attempts/index.ts';
import { recordPlatform, type AuditSource } from '../audit/index.ts';
import { inLineOf, tell, type AccountTx, type QueueLetters } from '../letters/index.ts';
import { acceptPassword, changeAccount, endSessionsOf, readProfile } from '../members/index.ts';
import { isDuplicate } from '../../../kernel/db-errors.ts';
import type { AccountsDeps } from './deps.ts';
import { invalidLink } from './errors.ts';
import { findCode, proveAddress, useCode } from './queries.ts';

interface NewPassword {
  readonly new_password: string;
  readonly new_password_confirm: string;
}

function requireSame({ new_password: password, new_password_confirm: again }: NewPassword): void {
  if (password !== again) throw invalid({ new_password_confirm: ['The passwords differ.'] });
}

/** Sets one's own password; the other sessions end, this one goes on. */
export async function changePassword(deps: AccountsDeps, ctx: RequestContext, body: NewPassword & { readonly old_password: string }): Promise<void> {
  const [{ id: userId, sessionId }, at] = [personOf(ctx.actor), deps.clock.now()];
  requireSame(body);
  await provePassword(deps, { userId, ip: ctx.ip, password: body.old_password, field: 'old_password' });
  const account = await deps.db.asSystem((tx) => readProfile(tx, userId));
  const passwordHash = await acceptPassword(body.new_password, account!.email, 'new_password');
  await inLineOf(deps.db, userId, (tx) => setPassword(tx, { userId, passwordHash, except: sessionId, source: ctx, queueLetters: deps.queueLetters, at }));
}

/**
 * Sets a password by the link of a letter, once. All sessions end; a second factor stays as it is. Reading the letter
 * proves the address too.
 * @throws AppError `auth.invalid_link`, `invalid` (the link then stays good).
 */
export async function confirmReset(deps: AccountsDeps, ctx: RequestContext, body: NewPassword & { readonly token: string }): Promise<void> {
  requireSame(body);
  const [hash, at, purpose] = [sha256(body.token), deps.clock.now(), 'reset_password' as const];
  const found = await deps.db.asSystem((tx) => findCode(tx, { hash, purpose, at }));
  if (!found) throw invalidLink();
  const { user_id: userId, email } = found;
  const passwordHash = await acceptPassword(body.new_password, email, 'new_password');
  const set = inLineOf(deps.db, userId, async (tx) => {
    if (!(await useCode(tx, { hash, purpose, at })) || (await proveAddress(tx, { userId, email, at })) === undefined) throw invalidLink();
    await endAttempts(tx, deps.secrets, { email, ip: ctx.ip, at });
    await setPassword(tx, { userId, passwordHash, source: { ...ctx, actor: { kind: 'user', id: userId } }, queueLetters: deps.queueLetters, at });
  });
  await set.catch((error: unknown) => {
    throw isDuplicate(error) ? invalidLink() : error;
  });
}

interface Setting {
  readonly userId: string;
  readonly passwordHash: string;
  /** A session that goes on. */
  readonly except?: string;
  readonly source: AuditSource;
  readonly queueLetters: QueueLetters;
  readonly at: Date;
}

async function setPassword(tx: AccountTx, { userId, passwordHash, except, source, queueLetters, at }: Setting): Promise<void> {
  await changeAccount(tx, userId, { password_hash: passwordHash, at });
  await endSessionsOf(tx, { userId, reason: 'password_set', at, ...(except === undefined ? {} : { except }) });
  await tell(tx, queueLetters, { userId, what: 'password_changed', at });
  await recordPlatform(tx, source, [{ action: 'user.updated', objectType: 'user', objectId: userId, details: { changed: ['password'] } }]);
}
