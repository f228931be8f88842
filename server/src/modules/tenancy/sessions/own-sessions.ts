import type { Static } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { personOf } from '../access/index.ts';
import { recordPlatform } from '../audit/index.ts';
import type { SessionsDeps } from './authenticate.ts';
import { deviceOf } from './device.ts';
import { endOwnSessions, listLiveSessions, type OwnSession } from './queries.ts';
import type { Session } from './schema.ts';

type Deps = Pick<SessionsDeps, 'db' | 'clock'>;

export async function listOwnSessions({ db, clock }: Deps, ctx: RequestContext): Promise<OwnSession[]> {
  const { id } = personOf(ctx.actor);
  return db.asSystem((tx) => listLiveSessions(tx, id, clock.now()));
}

/** @throws AppError `not_found` alike for a session of somebody else, one that has ended and one that never was. */
export async function endOneSession(deps: Deps, ctx: RequestContext, sessionId: string): Promise<void> {
  // a key has no sessions: to it, each is missing
  if (ctx.actor.kind !== 'user' || (await end(deps, ctx, { only: sessionId })) === 0) throw notFound();
}

/** Ends every session of the person but the one that asks. @returns how many there were. */
export async function endOtherSessions(deps: Deps, ctx: RequestContext): Promise<number> {
  return end(deps, ctx, { except: personOf(ctx.actor).sessionId });
}

async function end({ db, clock }: Deps, ctx: RequestContext, which: { readonly only: string } | { readonly except: string }): Promise<number> {
  const { id: userId } = personOf(ctx.actor);
  return db.asSystem(async (tx) => {
    const ended = await endOwnSessions(tx, { userId, ...which }, { reason: 'revoked', at: clock.now() });
    await recordPlatform(
      tx,
      ctx,
      ended.map((id) => ({ action: 'session.revoked', objectType: 'session', objectId: id })),
    );
    return ended.length;
  });
}

export function presentSession(row: OwnSession, currentId: string | null): Static<typeof Session> {
  return {
    id: row.id,
    device: deviceOf(row.user_agent),
    user_agent: row.user_agent,
    ip_address: row.ip,
    is_current: row.id === currentId,
    second_factor: row.second_factor,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}
