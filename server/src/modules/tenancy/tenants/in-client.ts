import type { Db, Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { loadTenant, lockTenant, type TenantRow } from './queries.ts';

/** The request, and the client's id from its path. */
export interface ClientCall {
  readonly ctx: RequestContext;
  readonly id: string;
}

/**
 * A transaction of the client named in the path: for its own people, and for platform staff.
 * @throws AppError `not_found` alike for a client that is missing, removed or somebody else's.
 */
export async function readClientIn<T>(db: Db, call: ClientCall, fn: (tx: Tx, tenant: TenantRow) => Promise<T>): Promise<T> {
  return db.inTenant(idOf(call), async (tx) => fn(tx, present(await loadTenant(tx, tx.tenantId))));
}

/** As `readClientIn`; changes of one client take turns, so that what is looked up first still holds at the end. */
export async function changeClientIn<T>(db: Db, call: ClientCall, fn: (tx: Tx, tenant: TenantRow) => Promise<T>): Promise<T> {
  return db.inTenant(idOf(call), async (tx) => fn(tx, present(await lockTenant(tx))));
}

function idOf({ ctx: { actor }, id }: ClientCall): string {
  const wanted = id.toLowerCase();
  if (actor.tenantId === null ? actor.role !== 'system_admin' : actor.tenantId.toLowerCase() !== wanted) throw notFound();
  return wanted;
}

function present(tenant: TenantRow | undefined): TenantRow {
  if (!tenant) throw notFound();
  return tenant;
}
