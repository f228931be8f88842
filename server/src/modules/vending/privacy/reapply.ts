import { record, systemSource } from '../../tenancy/audit/index.ts';
import type { PrivacyDeps } from './deps.ts';
import { doneErasures, restoreErasure } from './erasure-queries.ts';
import { erasePerson } from './erase.ts';
import { clearOutside } from './erasures.ts';
import { readPerson } from './person.ts';

/** A line of the list that is kept beside the backups: ids and a time, nothing of the person. */
interface KeptErasure {
  readonly tenantId: string;
  readonly erasureId: string;
  readonly customerId: string;
  readonly doneAt: string;
}

/** All erasures carried out so far, of these tenants. */
export async function listErased({ db }: Pick<PrivacyDeps, 'db'>, tenantIds: readonly string[]): Promise<readonly KeptErasure[]> {
  const kept: KeptErasure[] = [];
  for (const tenantId of tenantIds) {
    const rows = await db.inTenant(tenantId, doneErasures);
    kept.push(...rows.map((row) => ({ tenantId, erasureId: row.id, customerId: row.customer_id, doneAt: row.done_at.toISOString() })));
  }
  return kept;
}

/**
 * Carries an erasure out again after an older backup was brought back; as often as one likes. Open money is no reason to
 * wait: it was settled when the erasure was done.
 * @returns false when the backup does not know the customer
 */
export async function reapplyErasure(deps: PrivacyDeps, { tenantId, erasureId, customerId, doneAt }: KeptErasure): Promise<boolean> {
  const squeezed = await deps.db.inTenant(tenantId, async (tx) => {
    const person = await readPerson(tx, customerId, { lock: true });
    if (!person || !(await restoreErasure(tx, { id: erasureId, customer_id: customerId, done_at: new Date(doneAt) }))) return null;
    const counts = await erasePerson(tx, deps, { person, erasureId, source: systemSource });
    await record(tx, systemSource, [
      { action: 'erasure.reapplied', objectType: 'customer', objectId: customerId, details: { erasure: erasureId, rows: counts } },
    ]);
    return person.marks.map((mark) => mark.squeezed);
  });
  if (squeezed !== null) await clearOutside(deps, tenantId, squeezed);
  return squeezed !== null;
}

/** @throws Error for a line that is not one of `listErased` */
export function readKept(line: string): KeptErasure {
  const { tenantId, erasureId, customerId, doneAt } = JSON.parse(line) as Partial<KeptErasure>;
  if (!tenantId || !erasureId || !customerId || !doneAt) throw new Error(`not a line of the list of erasures: ${line.slice(0, 200)}`);
  return { tenantId, erasureId, customerId, doneAt };
}
