import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { MeterVendorDialect, VendorAccount } from '../../../vending/tokens/port.ts';
import { addAccountRow, changeAccountRow, clearDefault, findAccount, type VendorAccountRow } from './queries.ts';

/** Plain values; undefined stays as it is. */
export interface AccountValues {
  readonly dialect?: MeterVendorDialect | undefined;
  readonly baseUrl?: string | undefined;
  readonly company?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly isDefault?: boolean | undefined;
  readonly isPaused?: boolean | undefined;
  readonly maxInFlight?: number | undefined;
}

export interface AccountWork {
  readonly secrets: Secrets;
  readonly at: Date;
}

type NewAccount = AccountValues & { readonly baseUrl: string; readonly company: string; readonly username: string; readonly password: string };

/** The client's first account is its default whatever is said. */
export async function addVendorAccount(tx: Tx, { secrets, at }: AccountWork, values: NewAccount): Promise<VendorAccountRow> {
  const id = newId();
  const isDefault = values.isDefault === true || !(await findAccount(tx, null));
  if (isDefault) await clearDefault(tx, at);
  await addAccountRow(tx, {
    id,
    dialect: values.dialect ?? 'stronpower',
    base_url: values.baseUrl,
    company: values.company,
    username: values.username,
    password_sealed: sealPassword(tx, secrets, { id, password: values.password }),
    is_default: isDefault,
    is_paused: values.isPaused ?? false,
    max_in_flight: values.maxInFlight,
    created_at: at,
  });
  return (await findAccount(tx, id))!;
}

export async function changeVendorAccount(
  tx: Tx,
  { secrets, at }: AccountWork,
  { row, values }: { readonly row: VendorAccountRow; readonly values: AccountValues },
): Promise<VendorAccountRow> {
  if (values.isDefault === false && row.is_default) throw invalid({ is_default: ['Make another account the default instead.'] });
  if (values.isDefault === true && !row.is_default) await clearDefault(tx, at);
  await changeAccountRow(tx, row.id, {
    dialect: values.dialect,
    base_url: values.baseUrl,
    company: values.company,
    username: values.username,
    is_default: values.isDefault,
    is_paused: values.isPaused,
    max_in_flight: values.maxInFlight,
    password_sealed: values.password === undefined ? undefined : sealPassword(tx, secrets, { id: row.id, password: values.password }),
    at,
  });
  return (await findAccount(tx, row.id))!;
}

function sealPassword(tx: Tx, secrets: Secrets, { id, password }: { readonly id: string; readonly password: string }): string {
  return secrets.seal(password, { tenantId: tx.tenantId, recordId: id, field: 'password' });
}

export interface StronpowerFields {
  readonly company: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly baseUrl: string;
  readonly dialect: MeterVendorDialect | undefined;
}

/**
 * Carries the `stronpower_*` fields of a client over to its default account. Blank fields are fields left alone.
 * @returns whether anything changed.
 */
export async function setStronpower(
  tx: Tx,
  work: AccountWork,
  { row, fields }: { readonly row: VendorAccountRow | undefined; readonly fields: StronpowerFields },
): Promise<boolean> {
  const { company, username, password } = fields;
  if (row) {
    if (isSame(row, fields)) return false;
    await changeVendorAccount(tx, work, { row, values: fields });
    return true;
  }
  if (company === undefined && username === undefined && password === undefined) return false;
  if (!company || !username || !password) throw invalid(missing({ company, username, password }));
  await addVendorAccount(tx, work, { ...fields, company, username, password });
  return true;
}

function isSame(
  row: VendorAccountRow,
  { company = row.company, username = row.username, password, baseUrl, dialect = row.dialect }: StronpowerFields,
): boolean {
  return company === row.company && username === row.username && password === undefined && baseUrl === row.base_url && dialect === row.dialect;
}

function missing({ company, username, password }: Pick<StronpowerFields, 'company' | 'username' | 'password'>): Record<string, string[]> {
  const fields = { stronpower_company_name: company, stronpower_username: username, stronpower_password: password };
  const lacking = Object.entries(fields).filter(([, value]) => !value);
  return Object.fromEntries(lacking.map(([name]) => [name, ['Company name, username and password are needed together.']]));
}

export interface OpenVendorAccount {
  readonly id: string;
  readonly account: VendorAccount;
  readonly isPaused: boolean;
  readonly maxInFlight: number;
}

/**
 * An account with its password opened; for the moment of use, never to be kept.
 * @param id null: the client's default account.
 * @throws AppError `not_found`; `vendor_accounts.none` when the client has no default account.
 */
export async function openVendorAccount(tx: Tx, secrets: Secrets, id: string | null): Promise<OpenVendorAccount> {
  const row = await findAccount(tx, id);
  if (!row) throw id === null ? conflict('vendor_accounts.none', 'This client has no vending account yet.') : notFound();
  const password = secrets.open(row.password_sealed, { tenantId: tx.tenantId, recordId: row.id, field: 'password' });
  return {
    id: row.id,
    isPaused: row.is_paused,
    maxInFlight: row.max_in_flight,
    account: { dialect: row.dialect, baseUrl: row.base_url, company: row.company, username: row.username, password },
  };
}
