import type { Static } from 'typebox';
import { formatMinor } from '../../../kernel/money.ts';
import type { Price, PriceLine } from './pricing.ts';
import type { Preview, Tariff, Version } from './schema.ts';
import type { TariffVersion } from './terms.ts';
import type { TariffRow } from './queries.ts';
import { formatTenths } from './volume.ts';

export function presentVersion(version: TariffVersion, now: Date): Static<typeof Version> {
  return {
    id: version.id,
    tariff: version.tariffId,
    mode: version.mode,
    currency: version.currency,
    effective_from: version.effectiveFrom.toISOString(),
    in_force: version.effectiveFrom <= now,
    blocks: version.blocks.map((block) => ({ up_to: block.upToTenths === null ? null : formatTenths(block.upToTenths), price: formatMinor(block.priceMinor) })),
    vat_basis_points: version.vatBasisPoints,
    vat_inclusive: version.vatInclusive,
    levies: version.levies.map((levy) => ({ name: levy.name, basis_points: levy.basisPoints, per_unit: formatMinor(levy.perUnitMinor) })),
    standing_charge: formatMinor(version.standingChargeMinor),
    arrears_share_basis_points: version.arrearsShareBasisPoints,
    lifeline_units: formatTenths(version.lifelineTenths),
    lifeline_price: formatMinor(version.lifelinePriceMinor),
    minimum: formatMinor(version.minimumMinor),
  };
}

export function presentTariff(row: TariffRow, version: TariffVersion | undefined, now: Date): Static<typeof Tariff> {
  return {
    id: row.id,
    client: row.tenant_id,
    client_name: row.client_name,
    name: row.name,
    is_default: row.is_default,
    assignments_count: Number(row.assignments_count),
    current_version: version ? presentVersion(version, now) : null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** By which terms a price was found; without an id they were only tried. */
type Priced = Pick<TariffVersion, 'tariffId' | 'currency'> & { readonly id: string | null };

export function presentPrice(version: Priced, amountMinor: bigint, found: Price): Static<typeof Preview> {
  return {
    tariff: version.tariffId,
    version: version.id,
    currency: version.currency,
    amount: formatMinor(amountMinor),
    vat: formatMinor(found.vatMinor),
    levies: found.levies.map((levy) => ({ name: levy.name, amount: formatMinor(levy.minor) })),
    levy: formatMinor(found.levyMinor),
    standing: formatMinor(found.standingMinor),
    arrears: formatMinor(found.arrearsMinor),
    water: formatMinor(found.waterMinor),
    units: found.tenths === null ? null : formatTenths(found.tenths),
    remainder: formatMinor(found.remainderMinor),
    below_minimum: found.belowMinimum,
    lines: found.lines.map(presentLine),
  };
}

/** A line of the receipt in the words of the API. */
export function presentLine(line: PriceLine): Static<typeof Preview>['lines'][number] {
  const shown = { part: line.part, amount: formatMinor(line.minor) };
  if (line.part === 'vat') return { ...shown, basis_points: line.basisPoints };
  if (line.part === 'levy') return { ...shown, name: line.name, basis_points: line.basisPoints, per_unit: formatMinor(line.perUnitMinor) };
  if (line.part === 'block') return { ...shown, units: formatTenths(line.tenths), price: formatMinor(line.priceMinor), lifeline: line.lifeline };
  return shown;
}
