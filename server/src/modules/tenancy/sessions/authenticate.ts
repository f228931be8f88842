import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Queries } from '../../../kernel/db.ts';
import type { Actor, Role } from '../../../kernel/http.ts';
import { isKeyText, keyHash, useKey } from '../api-keys/index.ts';
import { createAccessTokens, type AccessTokens } from './access-token.ts';
import { invalidToken, signInFirst } from './errors.ts';
import { choosePlace, namedPlaces, ownHostOf, pick, splitNames, withHost, type PlaceRequest } from './places.ts';
import { findIdentity } from './queries.ts';

export interface SessionsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** At least 32 bytes. */
  readonly jwtKey: Uint8Array;
  /** Below which tenants have subdomains; undefined: none have. */
  readonly tenantDomain: string | undefined;
  /** Whether demo accounts may sign in. */
  readonly demo: boolean;
  /** Parts of the product that this client does not have; null: nobody's. */
  readonly switchedOff: (tx: { readonly q: Queries }, tenantId: string | null) => Promise<readonly string[]>;
}

/**
 * Who sends a request, by access token or API key, and which tenant it is for. One query reads session,
 * account and memberships as they are now, so that nothing outlives a sign-out by fifteen minutes.
 * @throws AppError 401 without valid credentials, 404 for a tenant that is not theirs.
 */
export function createAuthenticate(deps: SessionsDeps): (request: PlaceRequest) => Promise<Actor> {
  const tokens = createAccessTokens(deps.jwtKey, deps.clock);
  return async (request) => {
    const credential = bearerOf(request);
    if (credential === null) throw signInFirst();
    const place = { names: namedPlaces(request, deps.tenantDomain), host: ownHostOf(request.hostname, deps.tenantDomain) };
    return isKeyText(credential) ? keyActor(deps, credential, place) : userActor({ deps, tokens }, credential, place);
  };
}

interface Named {
  readonly names: readonly string[];
  /** A domain that may be some client's own. */
  readonly host: string | null;
}

export function bearerOf(request: Pick<PlaceRequest, 'headers'>): string | null {
  const header = request.headers['authorization'];
  return typeof header === 'string' ? (/^Bearer +(\S+)$/i.exec(header.trim())?.[1] ?? null) : null;
}

async function userActor(
  { deps, tokens }: { readonly deps: SessionsDeps; readonly tokens: AccessTokens },
  credential: string,
  { names, host }: Named,
): Promise<Actor> {
  const claims = await tokens.verify(credential);
  if (!claims) throw invalidToken();
  const identity = await deps.db.asSystem((tx) => findIdentity(tx, { ...claims, ...splitNames(names), host, at: deps.clock.now(), demo: deps.demo }));
  if (!identity) throw invalidToken();
  return { kind: 'user', id: identity.user_id, sessionId: identity.session_id, scopes: null, ...choosePlace(identity, names) };
}

async function keyActor(deps: SessionsDeps, credential: string, { names, host }: Named): Promise<Actor> {
  const hash = keyHash(credential);
  const key = hash === null ? undefined : await deps.db.asSystem((tx) => useKey(tx, { hash, host, at: deps.clock.now() }));
  if (!key) throw invalidToken();
  // a key is bound to its tenant; it may do what its scopes name, and its tenant's administrator or its owner may
  pick([key], withHost(key, names));
  return { kind: 'api_key', id: key.id, role: key.role as Role, tenantId: key.tenant_id, sessionId: null, scopes: key.scopes };
}
