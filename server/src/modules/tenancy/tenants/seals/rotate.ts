import { NO_TENANT, type Secrets } from '../../../../kernel/crypto.ts';
import type { Db, Queries } from '../../../../kernel/db.ts';
import { recordPlatform, systemSource } from '../../audit/index.ts';
import { listAllTenantIds } from '../queries.ts';
import { readSealed, writeSealed, type Reseal, type SealedRow, type SealedTable, type Whose } from './queries.ts';

const OF_TENANTS: readonly SealedTable[] = [
  { table: 'payment_channels', columns: ['consumer_key_sealed', 'consumer_secret_sealed', 'passkey_sealed', 'security_credential_sealed', 'hook_key_sealed'] },
  { table: 'vendor_accounts', columns: ['password_sealed'] },
  { table: 'sms_channels', columns: ['secret_sealed', 'hook_key_sealed'] },
  { table: 'tokens', columns: ['token_sealed'] },
  { table: 'key_change_tokens', columns: ['token_sealed'] },
  { table: 'payment_resolutions', columns: ['token_sealed'] },
  { table: 'outbox_messages', columns: ['body_sealed'] },
  { table: 'sms_sends', columns: ['text_sealed'] },
  { table: 'sms_imports', columns: ['text_sealed'] },
  { table: 'webhook_endpoints', columns: ['secret_sealed', 'former_secret_sealed'] },
  { table: 'whatsapp_numbers', columns: ['token_sealed', 'app_secret_sealed', 'verify_token_sealed', 'hook_key_sealed', 'pin_sealed'] },
];
const OF_PEOPLE: readonly SealedTable[] = [{ table: 'second_factors', columns: ['secret_sealed'] }];

/** Every sealed column there is; a test compares it with the catalogue. */
export const SEALED: readonly SealedTable[] = [...OF_TENANTS, ...OF_PEOPLE];

const BATCH = 500;

export interface Rotated {
  readonly resealed: number;
  readonly failed: readonly { readonly tenantId: string; readonly table: string; readonly id: string; readonly field: string }[];
}

/**
 * Seals everything anew that is not under the current key, batch by batch, while the product runs. May be
 * stopped and started again. An older key may be destroyed when a run reports nothing failed and a second
 * run nothing resealed.
 */
export async function rotateSeals(db: Db, secrets: Secrets): Promise<Rotated> {
  const failed: Rotated['failed'][number][] = [];
  let resealed = 0;
  const all: readonly (readonly [string | null, readonly SealedTable[]])[] = [
    [null, OF_PEOPLE],
    ...(await db.asSystem(listAllTenantIds)).map((tenantId) => [tenantId, OF_TENANTS] as const),
  ];
  for (const [tenantId, tables] of all) {
    for (const sealed of tables) {
      for (let after: string | null = null; ;) {
        const work = { secrets, sealed, after };
        const done: Batch = await (tenantId === null
          ? db.asSystem((tx) => resealBatch({ q: tx.q, tenantId: null }, work))
          : db.inTenant(tenantId, (tx) => resealBatch(tx, work)));
        resealed += done.resealed;
        failed.push(...done.failed.map((failure) => ({ tenantId: tenantId ?? NO_TENANT, table: sealed.table, ...failure })));
        if (done.last === null) break;
        after = done.last;
      }
    }
  }
  await db.asSystem((tx) =>
    recordPlatform(tx, systemSource, [{ action: 'seals.rotated', objectType: 'platform', objectId: 'seals', details: { resealed, failed: failed.length } }]),
  );
  return { resealed, failed };
}

interface Batch {
  readonly resealed: number;
  readonly failed: readonly { readonly id: string; readonly field: string }[];
  readonly last: string | null;
}

interface Work {
  readonly secrets: Secrets;
  readonly sealed: SealedTable;
  readonly after: string | null;
}

async function resealBatch(of: Whose & { readonly q: Queries }, { secrets, sealed, after }: Work): Promise<Batch> {
  const rows = await readSealed(of, sealed, { after, limit: BATCH });
  const failed: { id: string; field: string }[] = [];
  let resealed = 0;
  for (const column of sealed.columns) {
    const field = column.replace(/_sealed$/, '');
    const seals = rows.flatMap((row) => resealOne(of, secrets, { row, column, field, failed }));
    if (seals.length > 0) resealed += await writeSealed(of, { table: sealed.table, column }, seals);
  }
  return { resealed, failed, last: rows.length < BATCH ? null : rows.at(-1)!.id };
}

interface One {
  readonly row: SealedRow;
  readonly column: string;
  readonly field: string;
  readonly failed: { id: string; field: string }[];
}

function resealOne(of: Whose, secrets: Secrets, { row, column, field, failed }: One): Reseal[] {
  const from = row.sealed[column];
  if (!from || !secrets.isStale(from)) return [];
  const context = { tenantId: of.tenantId ?? NO_TENANT, recordId: row.id, field };
  try {
    return [{ id: row.id, from, to: secrets.seal(secrets.open(from, context), context) }];
  } catch {
    // one that does not open must not keep the others under the old key; it is reported
    failed.push({ id: row.id, field });
    return [];
  }
}
