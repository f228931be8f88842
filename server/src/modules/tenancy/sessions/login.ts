import { isIP } from 'node:net';
import type { Static } from 'typebox';
import { verifyPassword } from '../../../kernel/crypto.ts';
import { newId } from '../../../kernel/ids.ts';
import type { RequestContext, Role } from '../../../kernel/http.ts';
import { recordPlatform, type AuditSource } from '../audit/index.ts';
import { describeSelf, normaliseEmail, type Self } from '../members/index.ts';
import { createAccessTokens } from './access-token.ts';
import type { SessionsDeps } from './authenticate.ts';
import { invalidCredentials, noClient, tooManyAttempts } from './errors.ts';
import { addSession, findIdentity, findLogin, type Identity, type Login } from './queries.ts';
import { newRefreshToken } from './refresh-token.ts';
import { beginAttempt, endAttempts, type Attempt } from './throttle.ts';
import type { TokenPair } from './schema.ts';

export interface SignedIn {
  readonly user: Static<typeof Self>;
  readonly tokens: TokenPair;
}

/**
 * Signs a person in.
 * @throws AppError `auth.invalid_credentials` alike, and after the same work, for an unknown address, a
 *   wrong password and a disabled account; `auth.too_many_attempts` with Retry-After; `auth.no_client`.
 */
export async function login(deps: SessionsDeps, ctx: RequestContext, given: { readonly email: string; readonly password: string }): Promise<SignedIn> {
  const email = normaliseEmail(given.email) ?? '';
  const attempt: Attempt = { email, ip: ctx.ip, at: deps.clock.now() };
  const account = await admit(deps, ctx, attempt);
  const proven = await verifyPassword(given.password, account?.password_hash ?? null);
  if (!proven || !account?.may_sign_in) throw invalidCredentials();
  return openSession(deps, ctx, { account, attempt });
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

async function openSession(
  deps: SessionsDeps,
  ctx: RequestContext,
  { account, attempt }: { readonly account: Login; readonly attempt: Attempt },
): Promise<SignedIn> {
  const [id, refresh] = [newId(), newRefreshToken()];
  const session = {
    id,
    userId: account.id,
    refreshHash: refresh.hash,
    familyHash: refresh.familyHash,
    ip: ipOf(ctx),
    userAgent: ctx.userAgent,
    at: attempt.at,
  };
  const user = await deps.db.asSystem(async (tx) => {
    if (!(await addSession(tx, session, account.password_hash!))) throw invalidCredentials();
    const identity = (await findIdentity(tx, { userId: account.id, sessionId: id, ids: [], slugs: [], at: attempt.at, demo: deps.demo }))!;
    const self = await describeSelf(tx, account.id, startingPlace(identity));
    await endAttempts(tx, deps.secrets, attempt);
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
