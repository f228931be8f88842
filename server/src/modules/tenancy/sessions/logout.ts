import type { RequestContext } from '../../../kernel/http.ts';
import { recordPlatform } from '../audit/index.ts';
import { createAccessTokens } from './access-token.ts';
import type { SessionsDeps } from './authenticate.ts';
import { endSession } from './queries.ts';
import { parseRefreshToken } from './refresh-token.ts';

export interface Leaving {
  readonly refresh: string | undefined;
  readonly access: string | null;
}

/**
 * Ends the session at once, named by any of its tokens, also by an expired one: leaving needs no right,
 * and a front end must be able to leave after a long pause. Always succeeds.
 */
export async function logout(deps: SessionsDeps, ctx: RequestContext, { refresh, access }: Leaving): Promise<void> {
  const claims = access === null ? null : await createAccessTokens(deps.jwtKey, deps.clock).verify(access, { expired: true });
  const token = refresh === undefined ? null : parseRefreshToken(refresh);
  const end = { reason: 'logout', at: deps.clock.now() };
  await deps.db.asSystem(async (tx) => {
    const ended = [
      ...(claims ? [await endSession(tx, { id: claims.sessionId }, end)] : []),
      ...(token ? [await endSession(tx, { familyHash: token.familyHash }, end)] : []),
    ];
    for (const session of ended) {
      if (session)
        await recordPlatform(tx, { ...ctx, actor: { kind: 'user', id: session.user_id } }, [
          { action: 'session.ended', objectType: 'session', objectId: session.id },
        ]);
    }
  });
}
