import type { Tx } from '../../../../kernel/db.ts';
import { versionOf, type TariffVersion, type VersionRow } from '../../tariffs/index.ts';
import { accountCandidates } from '../account-text.ts';
import type { MeterStatus } from '../schema.ts';
import { addToTotals, selectByCandidates, selectByIds, takeTurn, type SaleRow } from './queries.ts';

/** A meter with all that is needed to sell water on it. */
export interface MeterForSale {
  readonly id: string;
  readonly meterNumber: string;
  /** A suspended meter is sold no water: money for it goes to the wallet. */
  readonly status: MeterStatus;
  readonly customerId: string | null;
  readonly customerName: string | null;
  /** E.164 digits, no plus. */
  readonly customerPhone: string | null;
  readonly customerLanguage: string | null;
  readonly customerIsActive: boolean | null;
  /** The version in force of the meter's tariff or the tenant's default; null when there is no price. */
  readonly tariffVersion: TariffVersion | null;
  /** The meter's account at a vendor or the tenant's default; null when there is none to use. */
  readonly vendorAccountId: string | null;
  readonly vendorCustomerId: string | null;
  /** Water bought or being bought this calendar month of the tenant's zone; 0 where nothing depends on it. */
  readonly monthTenths: number;
  /** True when the tariff has a standing charge and no order of this month has taken it. */
  readonly standingDue: boolean;
  /** What the customer owes and no open purchase pays yet; 0 where the tariff takes nothing for it. */
  readonly arrearsMinor: bigint;
}

/**
 * The meters that payers meant, in one query for the whole batch: by number or alias, as typed or in the readings of
 * `accountCandidates`. A text that names no meter is not in the answer. Money path.
 */
export async function findMetersByAccount(tx: Tx, texts: readonly string[]): Promise<Map<string, MeterForSale>> {
  const different = [...new Set(texts)];
  const wanted = different.flatMap((text, textNo) => accountCandidates(text).map((candidate, rank) => ({ textNo, rank, candidate })));
  if (wanted.length === 0) return new Map();
  const rows = await selectByCandidates(tx, {
    texts: wanted.map((w) => w.textNo),
    ranks: wanted.map((w) => w.rank),
    candidates: wanted.map((w) => w.candidate),
  });
  return new Map(rows.map((row) => [different[Number(row.key)]!, meterOf(row)]));
}

/** By id; ids of deleted or unknown meters are not in the answer. */
export async function findMetersForSale(tx: Tx, ids: readonly string[]): Promise<Map<string, MeterForSale>> {
  if (ids.length === 0) return new Map();
  return new Map((await selectByIds(tx, ids)).map((row) => [row.id, meterOf(row)]));
}

/**
 * As `findMetersByAccount`, for who sells: where the price depends on earlier sales, nobody else sells by such prices
 * until the commit, and what was found is looked at once more.
 */
export async function takeMetersByAccount(tx: Tx, texts: readonly string[]): Promise<Map<string, MeterForSale>> {
  return inTurn(tx, () => findMetersByAccount(tx, texts));
}

/** As `findMetersForSale`, for who sells. */
export async function takeMetersForSale(tx: Tx, ids: readonly string[]): Promise<Map<string, MeterForSale>> {
  return inTurn(tx, () => findMetersForSale(tx, ids));
}

async function inTurn(tx: Tx, find: () => Promise<Map<string, MeterForSale>>): Promise<Map<string, MeterForSale>> {
  const found = await find();
  if (![...found.values()].some(dependsOnSales)) return found;
  await takeTurn(tx);
  return find();
}

function dependsOnSales({ tariffVersion, arrearsMinor }: MeterForSale): boolean {
  if (tariffVersion?.mode !== 'own') return false;
  return tariffVersion.blocks.length > 1 || tariffVersion.lifelineTenths > 0 || tariffVersion.standingChargeMinor > 0 || arrearsMinor > 0n;
}

function meterOf(row: SaleRow): MeterForSale {
  return {
    id: row.id,
    meterNumber: row.meter_id,
    status: row.status as MeterStatus,
    customerId: row.customer_id,
    customerName: row.customer_name,
    customerPhone: row.customer_phone,
    customerLanguage: row.customer_language,
    customerIsActive: row.customer_is_active,
    tariffVersion: row.v_id === null ? null : versionOf(versionRow(row)),
    vendorAccountId: row.vendor_account_id,
    vendorCustomerId: row.vendor_customer_id,
    monthTenths: Number(row.month_tenths),
    standingDue: row.standing_due,
    arrearsMinor: row.arrears_minor,
  };
}

function versionRow(row: SaleRow): VersionRow {
  return {
    id: row.v_id,
    tariff_id: row.v_tariff_id,
    mode: row.v_mode,
    currency: row.v_currency,
    effective_from: row.v_effective_from,
    blocks: row.v_blocks,
    levies: row.v_levies,
    vat_basis_points: row.v_vat_basis_points,
    vat_inclusive: row.v_vat_inclusive,
    arrears_share_basis_points: row.v_arrears_share_basis_points,
    standing_charge_minor: row.v_standing_charge_minor,
    lifeline_tenths: row.v_lifeline_tenths,
    lifeline_price_minor: row.v_lifeline_price_minor,
    minimum_minor: row.v_minimum_minor,
  } as VersionRow;
}

export interface RecordedVend {
  readonly meterId: string;
  readonly amountMinor: bigint;
  /** Null when the volume is not known. */
  readonly tenths: number | null;
  readonly tokenId: string;
  readonly at: Date;
}

/** Adds issued credit to the running totals of the meters, in the transaction that stores the tokens: one statement. */
export async function recordVends(tx: Tx, rows: readonly RecordedVend[]): Promise<void> {
  if (rows.length === 0) return;
  await addToTotals(tx, {
    meterIds: rows.map((row) => row.meterId),
    amounts: rows.map((row) => row.amountMinor),
    tenths: rows.map((row) => row.tenths ?? 0),
    tokenIds: rows.map((row) => row.tokenId),
    at: rows.map((row) => row.at),
  });
}
