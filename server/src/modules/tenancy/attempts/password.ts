import type { Clock } from '../../../kernel/clock.ts';
import { verifyPassword, type Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { tooManyAttempts } from './errors.ts';
import { findOwnPassword } from './queries.ts';
import { beginAttempt, endAttempts } from './sign-in.ts';

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
}

interface Proof {
  readonly userId: string;
  readonly ip: string;
  readonly password: string;
  /** The field of the request that a refusal names. */
  readonly field: string;
}

/**
 * Asks somebody who is signed in for their password once more, before what a borrowed session must not do. Counted as
 * a sign-in is: a stolen session is no way to guess.
 * @throws AppError `invalid` for a wrong one, `auth.too_many_attempts`.
 */
export async function provePassword({ db, clock, secrets }: Deps, { userId, ip, password, field }: Proof): Promise<void> {
  const at = clock.now();
  const { account, wait } = await db.asSystem(async (tx) => {
    const found = await findOwnPassword(tx, userId);
    return { account: found, wait: found ? (await beginAttempt(tx, secrets, { email: found.email, ip, at })).wait : 0 };
  });
  if (wait > 0) throw tooManyAttempts(wait);
  if (!(await verifyPassword(password, account?.password_hash ?? null)) || !account) throw invalid({ [field]: ['Wrong password.'] });
  await db.asSystem((tx) => endAttempts(tx, secrets, { email: account.email, ip, at }));
}
