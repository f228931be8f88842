import type { Db, Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { loadTenant, type TenantRow } from './queries.ts';

/**
 * A transaction of the client named in the path: for its own people, and for platform staff.
 * @throws AppError `not_found` alike for a client that is missing, removed or somebody else's.
 */
export async function inClient<T>(db: Db, call: { readonly ctx: RequestContext; readonly id: string }, fn: (tx: Tx, tenant: TenantRow) => Promise<T>): Promise<T> {
  const { actor } = call.ctx;
  const id = call.id.toLowerCase();
  if (actor.tenantId === null ? actor.role !== 'system_admin' : actor.tenantId.toLowerCase() !== id) throw notFound();
  return db.inTenant(id, async (tx) => {
    const tenant = await loadTenant(tx, id);
    if (!tenant) throw notFound();
    return fn(tx, tenant);
  });
}
