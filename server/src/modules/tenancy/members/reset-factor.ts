import type { Tx } from '../../../kernel/db.ts';
import { conflict, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { record, recordPlatform } from '../audit/index.ts';
import { inLineOf, tell, type AccountTx, type QueueLetters } from '../letters/index.ts';
import { removeFactor } from '../second-factor/index.ts';
import { livesOnlyIn } from './in-tenant.ts';
import type { MembersDeps } from './new-member.ts';
import { endSessionsOf, lockAccount } from './queries.ts';

export interface ResetDeps extends MembersDeps {
  readonly queueLetters: QueueLetters;
}

/**
 * Takes the second factor away from somebody who lost it: in a tenant for people whose account lives there alone, by
 * platform staff for everybody. Their sessions end, and they are told.
 * @throws AppError `not_found` alike for the missing and the foreign, `members.factor_elsewhere`.
 */
export async function resetFactor({ db, clock, queueLetters }: ResetDeps, ctx: RequestContext, userId: string): Promise<void> {
  const at = clock.now();
  const strip = async (tx: AccountTx): Promise<void> => {
    await removeFactor(tx, userId);
    await endSessionsOf(tx, { userId, reason: 'second_factor_reset', at });
    await tell(tx, queueLetters, { userId, what: 'second_factor_off', at });
  };
  const entry = { action: 'second_factor.reset', objectType: 'user', objectId: userId };
  if (ctx.actor.tenantId !== null) {
    await ctx.write(async (tx) => {
      await requireOwn(tx, userId, ctx.actor.role === 'system_admin');
      await strip(tx);
      await record(tx, ctx, [entry]);
    });
    return;
  }
  await inLineOf(db, userId, async (tx) => {
    if (!(await lockAccount(tx, { id: userId }))) throw notFound();
    await strip(tx);
    await recordPlatform(tx, ctx, [entry]);
  });
}

async function requireOwn(tx: Tx, userId: string, byStaff: boolean): Promise<void> {
  const account = await lockAccount(tx, { id: userId });
  if (!account?.memberships.some((membership) => membership.tenant_id === tx.tenantId)) throw notFound();
  if (!byStaff && !livesOnlyIn(tx.tenantId, account))
    throw conflict('members.factor_elsewhere', 'This account is not your client’s alone. Ask the platform’s staff to reset its second factor.');
}
