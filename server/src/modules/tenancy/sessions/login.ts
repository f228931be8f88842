import { isIP } from 'node:net';
import type { Static } from 'typebox';
import { verifyPassword } from '../../../kernel/crypto.ts';
import { newId } from '../../../kernel/ids.ts';
import type { RequestContext, Role } from '../../../kernel/http.ts';
import { beginAttempt, endAttempts, tooManyAttempts, type Attempt } from '../attempts/index.ts';
import { recordPlatform, type AuditSource } from '../audit/index.ts';
import { inLineOf, tell, type QueueLetters } from '../letters/index.ts';
import { describeSelf, normaliseEmail, type Self } from '../members/index.ts';
import { codeRequired, judgeCode } from '../second-factor/index.ts';
import { createAccessTokens } from './access-token.ts';
import type { SessionsDeps } from './authenticate.ts';
import { invalidCredentials, noClient } from './errors.ts';
import { addSession, findIdentity, findLogin, type Identity, type Login } from './queries.ts';
import { newRefreshToken } from './refresh-token.ts';
import type { TokenPair } from './schema.ts';

export interface SignedIn {
  readonly user: Static<typeof Self>;
  readonly tokens: TokenPair;
}

export interface LoginDeps extends SessionsDeps {
  readonly queueLetters: QueueLetters;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code; where the account has a second factor. */
  readonly code?: string;
}

/**
 * Signs a person in.
 * @throws AppError `auth.invalid_credentials` alike, and after the same work, for an unknown address, a
 *   wrong password and a disabled account; `auth.code_required` and `auth.invalid_code` once the password is
 *   proved; `auth.too_many_attempts` with Retry-After; `auth.no_client`.
 */
export async function login(deps: LoginDeps, ctx: RequestContext, given: Credentials): Promise<SignedIn> {
  const email = normaliseEmail(given.email) ?? '';
  const attempt: Attempt = { email, ip: ctx.ip, at: deps.clock.now() };
  const account = await admit(deps, ctx, attempt);
  const proven = await verifyPassword(given.password, account?.password_hash ?? null);
  if (!proven || !account?.may_sign_in) throw invalidCredentials();
  const secondFactor = account.has_second_factor;
  if (secondFactor) await showCode(deps, ctx, { userId: account.id, code: given.code });
  return openSession(deps, ctx, { account, at: attempt.at, attempt, secondFactor });
}

async function showCode(deps: LoginDeps, ctx: RequestContext, { userId, code }: { readonly userId: string; readonly code: string | undefined }): Promise<void> {
  if (code === undefined) throw codeRequired();
  const at = deps.clock.now();
  const verdict = await deps.db.asSystem((tx) => judgeCode(tx, deps.secrets, { userId, code, at }));
  if (verdict.kind === 'refused') throw verdict.why;
  if (verdict.by === 'code') return;
  await inLineOf(deps.db, userId, async (tx) => {
    await tell(tx, deps.queueLetters, { userId, what: 'recovery_code_used', at });
    const source = { ...ctx, actor: { kind: 'user', id: userId } };
    await recordPlatform(tx, source, [{ action: 'second_factor.recovery_code_used', objectType: 'user', objectId: userId }]);
  });
}

/** Counts the try and looks the account up. */
async function admit(deps: SessionsDeps, ctx: RequestContext, attempt: Attempt): Promise<Login | undefined> {
  const { wait, account } = await deps.db.asSystem(async (tx) => {
    const { wait, begins } = await beginAttempt(tx, deps.secrets, attempt);
    const account = wait > 0 ? undefined : await findLogin(tx, attempt.email, deps.demo);
    // written for unknown accounts too: it would otherwise take longer for those that exist
    if (begins) await recordPlatform(tx, asNobody(ctx), [{ action: 'session.attempts_delayed', objectType: 'user', objectId: account?.id ?? 'unknown' }]);
    return { wait, account };
  });
  if (wait > 0) throw tooManyAttempts(wait);
  return account;
}

interface Opening {
  readonly account: Pick<Login, 'id' | 'password_hash'>;
  readonly at: Date;
  /** The tries that this success makes good. */
  readonly attempt?: Attempt;
  readonly secondFactor: boolean;
}

/** Begins a session of an account that was proved to be the caller's. */
export async function openSession(deps: SessionsDeps, ctx: RequestContext, { account, at, attempt, secondFactor }: Opening): Promise<SignedIn> {
  const [id, refresh] = [newId(), newRefreshToken()];
  const session = {
    id,
    userId: account.id,
    refreshHash: refresh.hash,
    familyHash: refresh.familyHash,
    ip: ipOf(ctx),
    userAgent: ctx.userAgent,
    secondFactor,
    at,
  };
  const user = await deps.db.asSystem(async (tx) => {
    if (!(await addSession(tx, session, account.password_hash!))) throw invalidCredentials();
    const identity = (await findIdentity(tx, { userId: account.id, sessionId: id, ids: [], slugs: [], host: null, at, demo: deps.demo }))!;
    const place = startingPlace(identity);
    const self = await describeSelf(tx, account.id, { ...place, switchedOff: await deps.switchedOff(tx, place.tenantId) });
    if (attempt) await endAttempts(tx, deps.secrets, attempt);
    await recordPlatform(tx, { ...ctx, actor: { kind: 'user', id: account.id } }, [{ action: 'session.started', objectType: 'session', objectId: id }]);
    return self;
  });
  const access = await createAccessTokens(deps.jwtKey, deps.clock).sign({ userId: account.id, sessionId: id });
  return { user, tokens: { access, refresh: refresh.text } };
}

function startingPlace({ is_system_admin, memberships }: Identity): { readonly tenantId: string | null; readonly role: Role } {
  if (is_system_admin) return { tenantId: null, role: 'system_admin' };
  const first = memberships[0];
  if (!first) throw noClient();
  return { tenantId: first.tenant_id, role: first.role as Role };
}

/** Before anybody has proved who they are. */
export function asNobody(ctx: RequestContext): AuditSource {
  return { ...ctx, actor: { kind: 'anonymous', id: null } };
}

/** The address as the database can keep it; what a proxy made up is none. */
export function ipOf({ ip }: Pick<RequestContext, 'ip'>): string | null {
  return isIP(ip) ? ip.split('%')[0]! : null;
}
