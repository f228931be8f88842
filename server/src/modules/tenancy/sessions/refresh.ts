import type { SystemTx } from '../../../kernel/db.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { record, recordPlatform, type AuditEntry } from '../audit/index.ts';
import { createAccessTokens } from './access-token.ts';
import type { SessionsDeps } from './authenticate.ts';
import { invalidRefresh } from './errors.ts';
import { asNobody, ipOf } from './login.ts';
import { endSession, findIdentity, lockFamily, rotate, type Family, type SessionOwner } from './queries.ts';
import { parseRefreshToken, successorOf, type RefreshToken } from './refresh-token.ts';
import type { TokenPair } from './schema.ts';

/** A client whose answer was lost on the way, or two tabs at once, repeat within this time. */
const GRACE_MS = 10_000;

type Outcome =
  | { readonly kind: 'rotated'; readonly session: SessionOwner }
  | { readonly kind: 'reused'; readonly session: SessionOwner; readonly tenants: readonly string[] }
  | { readonly kind: 'invalid' };

/**
 * Exchanges a refresh token for a new pair; it is used up by that. A used-up token ends its session
 * (RFC 9700 §4.14.2: thief and owner cannot be told apart), except that the one just used up, from the
 * same user agent within ten seconds, gets the same successor once more: two tokens never live side by side,
 * and a thief who wins that race is found out at the next exchange.
 * @throws AppError `auth.invalid_refresh`.
 */
export async function refreshSession(deps: SessionsDeps, ctx: RequestContext, text: string): Promise<TokenPair> {
  const token = parseRefreshToken(text);
  if (!token) throw invalidRefresh();
  const next = successorOf(deps.secrets, token);
  const outcome = await deps.db.asSystem((tx) => exchange(tx, { deps, ctx, token, next }));
  if (outcome.kind === 'reused') await tellTenants(deps, ctx, outcome);
  if (outcome.kind !== 'rotated') throw invalidRefresh();
  const { id, user_id } = outcome.session;
  return { access: await createAccessTokens(deps.jwtKey, deps.clock).sign({ userId: user_id, sessionId: id }), refresh: next.text };
}

interface Exchange {
  readonly deps: SessionsDeps;
  readonly ctx: RequestContext;
  readonly token: RefreshToken;
  readonly next: RefreshToken;
}

async function exchange(tx: SystemTx, { deps, ctx, token, next }: Exchange): Promise<Outcome> {
  const at = deps.clock.now();
  const session = await rotate(tx, { from: token.hash, to: next.hash, ip: ipOf(ctx), userAgent: ctx.userAgent, at, demo: deps.demo });
  if (session) return { kind: 'rotated', session };
  const family = await lockFamily(tx, token.familyHash, at);
  if (!family) return { kind: 'invalid' };
  if (isRepeat(family, { token, at, userAgent: ctx.userAgent })) return { kind: 'rotated', session: family };
  const identity = await findIdentity(tx, { userId: family.user_id, sessionId: family.id, ids: [], slugs: [], host: null, at, demo: deps.demo });
  await endSession(tx, { id: family.id }, { reason: 'refresh_reused', at });
  await recordPlatform(tx, asNobody(ctx), [reuseEntry(family)]);
  return { kind: 'reused', session: family, tenants: identity?.memberships.map((place) => place.tenant_id) ?? [] };
}

function isRepeat(family: Family, { token, at, userAgent }: { readonly token: RefreshToken; readonly at: Date; readonly userAgent: string }): boolean {
  const isPrevious = family.previous_refresh_hash?.equals(token.hash) ?? false;
  return isPrevious && family.user_agent === userAgent && at.getTime() - (family.rotated_at?.getTime() ?? 0) <= GRACE_MS;
}

function reuseEntry(session: SessionOwner): AuditEntry {
  return { action: 'session.refresh_reused', objectType: 'session', objectId: session.id, details: { user: session.user_id } };
}

/** The session has ended already; besides the platform's log, the administrators of the person's clients see why. */
async function tellTenants(deps: SessionsDeps, ctx: RequestContext, { session, tenants }: Extract<Outcome, { kind: 'reused' }>): Promise<void> {
  for (const tenantId of tenants) await deps.db.inTenant(tenantId, (tx) => record(tx, asNobody(ctx), [reuseEntry(session)]));
}
