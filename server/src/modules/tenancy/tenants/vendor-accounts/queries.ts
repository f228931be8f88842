import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import type { MeterVendorDialect } from '../../../vending/tokens/port.ts';

export interface VendorAccountRow {
  readonly id: string;
  readonly dialect: MeterVendorDialect;
  readonly base_url: string;
  readonly company: string;
  readonly username: string;
  readonly password_sealed: string;
  readonly is_default: boolean;
  readonly is_paused: boolean;
  readonly max_in_flight: number;
  readonly circuit_open_until: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = sql`id, dialect, base_url, company, username, password_sealed, is_default, is_paused, max_in_flight, circuit_open_until, created_at, updated_at`;

export async function listAccounts({ q, tenantId }: Tx): Promise<VendorAccountRow[]> {
  return (
    await sql<VendorAccountRow>`select ${COLUMNS} from vendor_accounts where tenant_id = ${tenantId} and deleted_at is null order by is_default desc, created_at, id`.execute(
      q,
    )
  ).rows;
}

/** The account named, or for null the default one. */
export async function findAccount({ q, tenantId }: Tx, id: string | null): Promise<VendorAccountRow | undefined> {
  const which = id === null ? sql`is_default` : sql`id = ${id}`;
  return (await sql<VendorAccountRow>`select ${COLUMNS} from vendor_accounts where tenant_id = ${tenantId} and ${which} and deleted_at is null`.execute(q))
    .rows[0];
}

export type NewAccountRow = Omit<VendorAccountRow, 'circuit_open_until' | 'updated_at' | 'max_in_flight'> & { readonly max_in_flight: number | undefined };

export async function addAccountRow({ q, tenantId }: Tx, row: NewAccountRow): Promise<void> {
  await q
    .insertInto('vendor_accounts')
    .values({ tenant_id: tenantId, ...row, updated_at: row.created_at })
    .execute();
}

export type AccountChanges = {
  readonly [K in 'dialect' | 'base_url' | 'company' | 'username' | 'password_sealed' | 'is_default' | 'is_paused' | 'max_in_flight']?:
    | VendorAccountRow[K]
    | undefined;
};

/** What is undefined stays. */
export async function changeAccountRow({ q, tenantId }: Tx, id: string, { at, ...changes }: AccountChanges & { readonly at: Date }): Promise<void> {
  await q
    .updateTable('vendor_accounts')
    .set({ ...changes, updated_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

/** Before another account becomes the default: there is one at most. */
export async function clearDefault({ q, tenantId }: Tx, at: Date): Promise<void> {
  await q
    .updateTable('vendor_accounts')
    .set({ is_default: false, updated_at: at })
    .where('tenant_id', '=', tenantId)
    .where('is_default', '=', true)
    .where('deleted_at', 'is', null)
    .execute();
}
