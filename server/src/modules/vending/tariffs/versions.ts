import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { parseMinor } from '../../../kernel/money.ts';
import { databaseNow, deleteVersion, insertVersion, lockTariff, tenantCurrency, versionExists } from './queries.ts';
import type { VersionBody } from './schema.ts';
import type { Levy, TariffBlock, TariffTerms, TariffVersion } from './terms.ts';
import { parseTenths } from './volume.ts';

/** Terms out of a request body. @throws AppError `invalid` with the fields that do not make a tariff. */
export function termsOf(body: VersionBody): TariffTerms {
  const mode = body.mode ?? 'own';
  const blocks = (body.blocks ?? []).map((block): TariffBlock => ({
    upToTenths: block.up_to === null ? null : parseTenths(block.up_to),
    priceMinor: parseMinor(block.price) ?? 0n,
  }));
  const problem = problemOf(mode, blocks);
  if (problem) throw invalid({ blocks: [problem] });
  return {
    mode,
    blocks,
    vatBasisPoints: body.vat_basis_points ?? 0,
    vatInclusive: body.vat_inclusive ?? false,
    levies: leviesOf(body.levies ?? []),
    standingChargeMinor: minor(body.standing_charge),
    arrearsShareBasisPoints: body.arrears_share_basis_points ?? 0,
    lifelineTenths: parseTenths(body.lifeline_units ?? '0') ?? 0,
    lifelinePriceMinor: minor(body.lifeline_price),
    minimumMinor: minor(body.minimum),
  };
}

/** By its name a levy has its account in the books. */
function leviesOf(levies: NonNullable<VersionBody['levies']>): Levy[] {
  if (new Set(levies.map((levy) => levy.name.trim().toLowerCase())).size !== levies.length) throw invalid({ levies: ['Name each levy once.'] });
  return levies.map((levy) => ({ name: levy.name.trim(), basisPoints: levy.basis_points ?? 0, perUnitMinor: minor(levy.per_unit) }));
}

function minor(text: string | undefined): bigint {
  return parseMinor(text ?? '0') ?? 0n;
}

function problemOf(mode: string, blocks: readonly TariffBlock[]): string | null {
  const last = blocks.at(-1);
  if (!last) return mode === 'own' ? 'At least one block is needed.' : null;
  if (last.upToTenths !== null) return 'The last block has no end: its up_to is null.';
  // an open end without a price would give away all the water one token can carry
  if (last.priceMinor === 0n) return 'The last block needs a price.';
  const rises = blocks.slice(0, -1).every((block, index) => block.upToTenths !== null && block.upToTenths > (blocks[index - 1]?.upToTenths ?? 0));
  return rises ? null : 'Each block ends above the one before it, and only the last has no end.';
}

export interface AddVersion {
  readonly tariffId: string;
  readonly terms: TariffTerms;
  /** Now, when not given. */ readonly effectiveFrom?: Date;
}

/**
 * Adds a version from now or from a later moment on; what is in force stays as it is until then.
 * @throws AppError `not_found`, `invalid` (a moment that has passed), `tariffs.version_exists`
 */
export async function addVersion(tx: Tx, source: AuditSource, input: AddVersion): Promise<TariffVersion> {
  if (!(await lockTariff(tx, input.tariffId))) throw notFound();
  const version = await storeVersion(tx, source, input);
  await record(tx, source, [{ action: 'tariff.version_added', objectType: 'tariff', objectId: input.tariffId, details: auditOf(version) }]);
  return version;
}

export async function storeVersion(tx: Tx, source: AuditSource, { tariffId, terms, effectiveFrom }: AddVersion): Promise<TariffVersion> {
  const now = await databaseNow(tx);
  if (effectiveFrom && effectiveFrom < now) throw invalid({ effective_from: ['Prices cannot be changed for a time that has passed.'] });
  const version = { ...terms, id: newId(), tariffId, currency: await tenantCurrency(tx, tx.tenantId), effectiveFrom: effectiveFrom ?? now };
  const createdBy = source.actor.kind === 'user' ? source.actor.id : null;
  if (!(await insertVersion(tx, version, createdBy))) throw conflict('tariffs.version_exists', 'This tariff has a version that begins at that very moment.');
  return version;
}

export function auditOf(version: TariffVersion): Readonly<Record<string, unknown>> {
  const { tariffId: _tariffId, ...after } = version;
  return { after };
}

/**
 * Takes back a version that has not begun.
 * @throws AppError `not_found`, `tariffs.in_force`
 */
export async function withdrawVersion(
  tx: Tx,
  source: AuditSource,
  { tariffId, versionId }: { readonly tariffId: string; readonly versionId: string },
): Promise<void> {
  const began = await deleteVersion(tx, tariffId, versionId);
  if (!began) {
    if (await versionExists(tx, tariffId, versionId))
      throw conflict('tariffs.in_force', 'A version that is or was in force stays: purchases were priced by it.');
    throw notFound();
  }
  await record(tx, source, [
    { action: 'tariff.version_withdrawn', objectType: 'tariff', objectId: tariffId, details: { version: versionId, effective_from: began.toISOString() } },
  ]);
}
