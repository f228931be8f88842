import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { personOf } from '../access/index.ts';
import { provePassword } from '../attempts/index.ts';
import { recordPlatform } from '../audit/index.ts';
import { inLineOf, tell, type AccountTx, type QueueLetters } from '../letters/index.ts';
import { alreadyOn, invalidCode, notBegun, notOn, requiredHere } from './errors.ts';
import { judgeCode, openSecret, sealSecret } from './judge.ts';
import {
  addressOf,
  beginFactor,
  confirmFactor,
  countRecoveryCodes,
  findFactor,
  isRequired,
  markSession,
  removeFactor,
  replaceRecoveryCodes,
} from './queries.ts';
import { newRecoveryCodes } from './recovery.ts';
import { newTotpSecret, otpauthUrl, stepOf } from './totp.ts';

export interface SecondFactorDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly queueLetters: QueueLetters;
}

export interface FactorState {
  readonly enabled: boolean;
  readonly required: boolean;
  readonly confirmed_at: string | null;
  readonly recovery_codes_left: number;
}

export async function factorState({ db }: SecondFactorDeps, ctx: RequestContext): Promise<FactorState> {
  const { id } = personOf(ctx.actor);
  return db.asSystem(async (tx) => {
    const at = (await findFactor(tx, id))?.confirmed_at ?? null;
    const left = at === null ? 0 : await countRecoveryCodes(tx, id);
    return { enabled: at !== null, required: await isRequired(tx, id), confirmed_at: at?.toISOString() ?? null, recovery_codes_left: left };
  });
}

/** A secret for an authenticator. It counts once a code of it was shown; until then it may be asked for anew. */
export async function beginSecondFactor(
  deps: SecondFactorDeps,
  ctx: RequestContext,
  { password }: { readonly password: string },
): Promise<{ readonly secret: string; readonly otpauth_url: string }> {
  const { id: userId } = personOf(ctx.actor);
  await provePassword(deps, { userId, ip: ctx.ip, password, field: 'password' });
  const secret = newTotpSecret();
  const email = await deps.db.asSystem(async (tx) => {
    if (!(await beginFactor(tx, { userId, secretSealed: sealSecret(deps.secrets, userId, secret), at: deps.clock.now() }))) throw alreadyOn();
    return addressOf(tx, userId);
  });
  return { secret, otpauth_url: otpauthUrl(secret, email) };
}

/** @returns the recovery codes, shown this once. The session that confirms has shown the factor. */
export async function confirmSecondFactor(deps: SecondFactorDeps, ctx: RequestContext, { code }: { readonly code: string }): Promise<readonly string[]> {
  const [{ id: userId, sessionId }, at, codes] = [personOf(ctx.actor), deps.clock.now(), newRecoveryCodes()];
  await inLineOf(deps.db, userId, async (tx) => {
    const factor = await findFactor(tx, userId);
    if (!factor) throw notBegun();
    if (factor.confirmed_at) throw alreadyOn();
    const step = stepOf(openSecret(deps.secrets, userId, factor.secret_sealed), code.replaceAll(/\s/g, ''), at);
    if (step === null || !(await confirmFactor(tx, { userId, secretSealed: factor.secret_sealed, step, at }))) throw invalidCode();
    await replaceRecoveryCodes(tx, { userId, hashes: codes.hashes, at });
    await markSession(tx, sessionId, at);
    await note(tx, { deps, ctx, userId, action: 'second_factor.enabled' });
  });
  return codes.texts;
}

interface Proofs {
  readonly password: string;
  readonly code: string;
}

/** Needs password and code: neither a borrowed session nor a borrowed telephone is enough. */
export async function disableSecondFactor(deps: SecondFactorDeps, ctx: RequestContext, proofs: Proofs): Promise<void> {
  const userId = await prove(deps, ctx, proofs);
  await inLineOf(deps.db, userId, async (tx) => {
    if (await isRequired(tx, userId)) throw requiredHere();
    await removeFactor(tx, userId);
    await note(tx, { deps, ctx, userId, action: 'second_factor.disabled' });
  });
}

/** New recovery codes; those before are void. */
export async function renewRecoveryCodes(deps: SecondFactorDeps, ctx: RequestContext, proofs: Proofs): Promise<readonly string[]> {
  const userId = await prove(deps, ctx, proofs);
  const [codes, at] = [newRecoveryCodes(), deps.clock.now()];
  await deps.db.asSystem(async (tx) => {
    await replaceRecoveryCodes(tx, { userId, hashes: codes.hashes, at });
    await recordPlatform(tx, ctx, [{ action: 'second_factor.codes_renewed', objectType: 'user', objectId: userId }]);
  });
  return codes.texts;
}

async function prove(deps: SecondFactorDeps, ctx: RequestContext, { password, code }: Proofs): Promise<string> {
  const { id: userId } = personOf(ctx.actor);
  if (!(await deps.db.asSystem((tx) => findFactor(tx, userId)))?.confirmed_at) throw notOn();
  await provePassword(deps, { userId, ip: ctx.ip, password, field: 'password' });
  const verdict = await deps.db.asSystem((tx) => judgeCode(tx, deps.secrets, { userId, code, at: deps.clock.now() }));
  if (verdict.kind === 'refused') throw verdict.why;
  return userId;
}

interface Note {
  readonly deps: Pick<SecondFactorDeps, 'queueLetters' | 'clock'>;
  readonly ctx: RequestContext;
  readonly userId: string;
  readonly action: 'second_factor.enabled' | 'second_factor.disabled';
}

/** Tells the person and the log. */
async function note(tx: AccountTx, { deps, ctx, userId, action }: Note): Promise<void> {
  await tell(tx, deps.queueLetters, { userId, what: action === 'second_factor.enabled' ? 'second_factor_on' : 'second_factor_off', at: deps.clock.now() });
  await recordPlatform(tx, ctx, [{ action, objectType: 'user', objectId: userId }]);
}
