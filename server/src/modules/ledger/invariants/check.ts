import type { Db } from '../../../kernel/db.ts';
import { verifyChain } from '../../tenancy/audit/index.ts';
import { breaches, INVARIANTS } from './queries.ts';

export interface Breach {
  readonly invariant: string;
  readonly tenantId: string;
  readonly subjects: readonly string[];
}

const AUDIT_INVARIANT = 'I13 the audit chain is whole';
export const INVARIANT_NAMES: readonly string[] = [...Object.keys(INVARIANTS), AUDIT_INVARIANT];

/** Runs the invariants over one tenant's books. They hold between transactions, so each is one statement. */
export async function checkTenant(db: Db, tenantId: string, { chain }: { chain: boolean }): Promise<readonly Breach[]> {
  return db.inTenant(tenantId, async (tx) => {
    const found: Breach[] = [];
    for (const invariant of Object.keys(INVARIANTS)) {
      const subjects = await breaches(tx, invariant);
      if (subjects.length > 0) found.push({ invariant, tenantId, subjects });
    }
    const broken = chain ? await verifyChain(tx) : null;
    if (broken !== null) found.push({ invariant: AUDIT_INVARIANT, tenantId, subjects: [`seq ${broken}`] });
    return found;
  });
}
