import type { Db, Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { clientExists } from './queries.ts';

/**
 * The transaction to create something in: the actor's own client, whatever the body says, or for platform staff who
 * act for nobody yet, the client that the body names.
 * @throws AppError `invalid` for a client that is not there, `tenant.required` when none is named
 */
export async function inClient<T>(
  ctx: RequestContext,
  { db, client }: { readonly db: Db; readonly client: string | null | undefined },
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { role, tenantId } = ctx.actor;
  if (role !== 'system_admin' || tenantId !== null || client === undefined || client === null) return ctx.write(fn);
  if (!isUuid(client) || !(await db.asSystem((tx) => clientExists(tx, client)))) throw invalid({ client: ['No such client.'] });
  return db.inTenant(client, fn);
}
