import { sha256 } from '../../../kernel/crypto.ts';
import { isDuplicate } from '../../../kernel/db-errors.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { recordPlatform } from '../audit/index.ts';
import { inLineOf, tell } from '../letters/index.ts';
import { requireEmail, UNPROVED } from '../members/index.ts';
import type { AccountsDeps } from './deps.ts';
import { invalidLink } from './errors.ts';
import { letterJob } from './jobs.ts';
import { findCode, proveAddress, useCode } from './queries.ts';

/**
 * The link of a letter was followed: its address is the account's.
 * @throws AppError `auth.invalid_link`, also when somebody else has proved the address meanwhile.
 */
export async function verifyEmail(deps: AccountsDeps, ctx: RequestContext, { token }: { readonly token: string }): Promise<void> {
  const [hash, at, purpose] = [sha256(token), deps.clock.now(), 'verify_email' as const];
  const found = await deps.db.asSystem((tx) => findCode(tx, { hash, purpose, at }));
  if (!found) throw invalidLink();
  const userId = found.user_id;
  const proved = inLineOf(deps.db, userId, async (tx) => {
    const used = await useCode(tx, { hash, purpose, at });
    const before = used && (await proveAddress(tx, { userId, email: used.email, at }));
    if (before === undefined) throw invalidLink();
    const changed = before !== used!.email && !before.endsWith(UNPROVED);
    if (changed) await tell(tx, deps.queueLetters, { userId, what: 'email_changed', at, to: before });
    const source = { ...ctx, actor: { kind: 'user', id: userId } };
    await recordPlatform(tx, source, [{ action: 'user.email_verified', objectType: 'user', objectId: userId, details: { changed } }]);
  });
  await proved.catch((error: unknown) => {
    throw isDuplicate(error) ? invalidLink() : error;
  });
}

export type LetterKind = 'verify' | 'reset';

/**
 * Asks for a letter to an address, whatever it is: it is looked up in the background, so that neither the answer nor
 * the time that it takes tells whether somebody has it.
 */
export async function requestLetter(deps: AccountsDeps, kind: LetterKind, given: string): Promise<void> {
  const email = requireEmail(given);
  await deps.db.asSystem((tx) => enqueue(tx, letterJob, [{ kind, email, requestId: newId() }]));
}
