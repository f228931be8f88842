import { NO_TENANT, type Secrets } from '../../../kernel/crypto.ts';
import type { AppError } from '../../../kernel/errors.ts';
import type { SystemTx } from '../../../kernel/db.ts';
import { countAttempt, forgetAttempts, secondsBlocked, tooManyAttempts, type AttemptRule } from '../attempts/index.ts';
import { invalidCode } from './errors.ts';
import { findFactor, useRecoveryCode, useStep } from './queries.ts';
import { recoveryHash } from './recovery.ts';
import { stepOf } from './totp.ts';

/** Five codes for free, then up to a quarter of an hour between them: who gets here knows the password. */
const CODES: AttemptRule = { free: 5, longestSeconds: 900 };

export interface CodeTry {
  readonly userId: string;
  readonly code: string;
  readonly at: Date;
}

export type Verdict = { readonly kind: 'proved'; readonly by: 'code' | 'recovery' } | { readonly kind: 'refused'; readonly why: AppError };

/**
 * Judges a code and uses it up. The try is counted before the code is looked at, so this must be committed also when
 * the code is wrong: it answers with the refusal instead of throwing it.
 */
export async function judgeCode(tx: SystemTx, secrets: Secrets, given: CodeTry): Promise<Verdict> {
  const key = secrets.digest('second-factor', given.userId);
  if ((await countAttempt(tx, { key, at: given.at, rule: CODES })) === null)
    return { kind: 'refused', why: tooManyAttempts(await secondsBlocked(tx, key, given.at)) };
  const by = await useCode(tx, secrets, given);
  if (by === null) return { kind: 'refused', why: invalidCode() };
  await forgetAttempts(tx, [key]);
  return { kind: 'proved', by };
}

async function useCode(tx: SystemTx, secrets: Secrets, { userId, code, at }: CodeTry): Promise<'code' | 'recovery' | null> {
  const factor = await findFactor(tx, userId);
  if (!factor?.confirmed_at) return null;
  const step = stepOf(openSecret(secrets, userId, factor.secret_sealed), code.replaceAll(/\s/g, ''), at);
  if (step !== null) return (await useStep(tx, userId, step)) ? 'code' : null;
  const hash = recoveryHash(code);
  return hash !== null && (await useRecoveryCode(tx, { userId, hash, at })) ? 'recovery' : null;
}

const contextOf = (userId: string): { tenantId: string; recordId: string; field: string } => ({ tenantId: NO_TENANT, recordId: userId, field: 'secret' });

export function sealSecret(secrets: Secrets, userId: string, secret: string): string {
  return secrets.seal(secret, contextOf(userId));
}

export function openSecret(secrets: Secrets, userId: string, sealed: string): string {
  return secrets.open(sealed, contextOf(userId));
}
