import type { Db, Tx } from '../../../kernel/db.ts';
import { invalid, type AppError } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { clientExists } from './queries.ts';

/**
 * The transaction to create something in: the actor's own client, or for platform staff who act for nobody yet, the
 * client that the body names. A body that names another client than the actor's is refused as if there were none.
 * @throws AppError `invalid` for a client that is not there, `tenant.required` when none is named
 */
export async function inClient<T>(
  ctx: RequestContext,
  { db, client }: { readonly db: Db; readonly client: string | null | undefined },
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { role, tenantId } = ctx.actor;
  // older front ends send the field empty
  if (client === undefined || client === null || client === '') return ctx.write(fn);
  if (tenantId !== null) {
    if (client.toLowerCase() !== tenantId) throw noSuchClient();
    return ctx.write(fn);
  }
  if (role !== 'system_admin' || !isUuid(client) || !(await db.asSystem((tx) => clientExists(tx, client)))) throw noSuchClient();
  return db.inTenant(client, fn);
}

function noSuchClient(): AppError {
  return invalid({ client: ['No such client.'] });
}
