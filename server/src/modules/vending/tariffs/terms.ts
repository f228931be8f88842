/** A step of the price ladder: the price of one m³ up to a volume of the month, or without end. */
export interface TariffBlock {
  readonly upToTenths: number | null;
  readonly priceMinor: bigint;
}

/** Owed to somebody else: a part of the water's value, an amount for each m³, or both. */
export interface Levy {
  readonly name: string;
  readonly basisPoints: number;
  /** For one m³, minor units. */
  readonly perUnitMinor: bigint;
}

/** What a purchase is priced by. Prices are for one m³, in minor units, before levies. */
export interface TariffTerms {
  readonly mode: 'own' | 'vendor_priced';
  readonly blocks: readonly TariffBlock[];
  readonly vatBasisPoints: number;
  /** True: the prices hold the VAT already, and it is taken out of them. */
  readonly vatInclusive: boolean;
  readonly levies: readonly Levy[];
  /** Once a calendar month of the tenant's zone, taken as it stands. */
  readonly standingChargeMinor: bigint;
  /** The most of a purchase that may go to arrears. */
  readonly arrearsShareBasisPoints: number;
  /** The first tenths of a month have a price of their own. */
  readonly lifelineTenths: number;
  readonly lifelinePriceMinor: bigint;
  readonly minimumMinor: bigint;
}

/** Terms with their day: never changed once in force, so that a purchase stays explained by the one it names. */
export interface TariffVersion extends TariffTerms {
  readonly id: string;
  readonly tariffId: string;
  readonly currency: string;
  readonly effectiveFrom: Date;
}

/** A row of `tariff_versions` as the database gives it. */
export interface VersionRow {
  readonly id: string;
  readonly tariff_id: string;
  readonly mode: string;
  readonly currency: string;
  readonly effective_from: Date;
  readonly blocks: unknown;
  readonly levies: unknown;
  readonly vat_basis_points: number;
  readonly vat_inclusive: boolean;
  readonly arrears_share_basis_points: number;
  readonly standing_charge_minor: bigint;
  readonly lifeline_tenths: number;
  readonly lifeline_price_minor: bigint;
  readonly minimum_minor: bigint;
}

interface StoredBlock {
  readonly up_to_tenths: number | null;
  readonly price_minor: string;
}
interface StoredLevy {
  readonly name: string;
  readonly basis_points: number;
  /** Not there in levies that are a part of the value alone. */
  readonly per_unit_minor?: string;
}

/** The columns of `VersionRow`, for queries that join a version to something else. */
export const VERSION_COLUMNS = [
  'id',
  'tariff_id',
  'mode',
  'currency',
  'effective_from',
  'blocks',
  'levies',
  'vat_basis_points',
  'vat_inclusive',
  'arrears_share_basis_points',
  'standing_charge_minor',
  'lifeline_tenths',
  'lifeline_price_minor',
  'minimum_minor',
] as const satisfies readonly (keyof VersionRow)[];

export function versionOf(row: VersionRow): TariffVersion {
  return {
    id: row.id,
    tariffId: row.tariff_id,
    currency: row.currency,
    effectiveFrom: row.effective_from,
    mode: row.mode === 'vendor_priced' ? 'vendor_priced' : 'own',
    blocks: (row.blocks as StoredBlock[]).map((block) => ({ upToTenths: block.up_to_tenths, priceMinor: BigInt(block.price_minor) })),
    levies: (row.levies as StoredLevy[]).map((levy) => ({ name: levy.name, basisPoints: levy.basis_points, perUnitMinor: BigInt(levy.per_unit_minor ?? 0) })),
    vatBasisPoints: row.vat_basis_points,
    vatInclusive: row.vat_inclusive,
    arrearsShareBasisPoints: row.arrears_share_basis_points,
    standingChargeMinor: row.standing_charge_minor,
    lifelineTenths: row.lifeline_tenths,
    lifelinePriceMinor: row.lifeline_price_minor,
    minimumMinor: row.minimum_minor,
  };
}

export function storedBlocks(blocks: readonly TariffBlock[]): string {
  return JSON.stringify(blocks.map((block): StoredBlock => ({ up_to_tenths: block.upToTenths, price_minor: block.priceMinor.toString() })));
}

export function storedLevies(levies: readonly Levy[]): string {
  return JSON.stringify(levies.map((levy): StoredLevy => ({ name: levy.name, basis_points: levy.basisPoints, per_unit_minor: levy.perUnitMinor.toString() })));
}
