import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { findByName, insertTariff, isUsed, lockDefault, lockTariff, nameTaken, softDeleteTariff, unsetDefault, updateTariff } from './queries.ts';
import type { TariffTerms } from './terms.ts';
import { auditOf, storeVersion } from './versions.ts';

export interface TariffInput {
  readonly name: string;
  /** The tenant's first tariff is its default in any case. */
  readonly isDefault?: boolean;
  readonly terms?: TariffTerms;
  readonly effectiveFrom?: Date;
}

const NAME_TAKEN = { name: ['Another tariff has this name.'] };

/** @returns the id. @throws AppError `invalid` for a name that is taken or a moment that has passed. */
export async function createTariff(tx: Tx, source: AuditSource, input: TariffInput): Promise<string> {
  const id = newId();
  const previous = await lockDefault(tx);
  const isDefault = input.isDefault === true || previous === undefined;
  if (isDefault) await unsetDefault(tx);
  if (!(await insertTariff(tx, { id, name: input.name, isDefault }))) throw invalid(NAME_TAKEN);
  const version = input.terms
    ? await storeVersion(tx, source, { tariffId: id, terms: input.terms, ...(input.effectiveFrom ? { effectiveFrom: input.effectiveFrom } : {}) })
    : null;
  await record(tx, source, [
    {
      action: 'tariff.created',
      objectType: 'tariff',
      objectId: id,
      details: { name: input.name, is_default: isDefault, ...(version ? { version: auditOf(version) } : {}) },
    },
  ]);
  return id;
}

/** Idempotent by name; the terms of a tariff that is there are left alone. For seeds and imports. */
export async function ensureTariff(tx: Tx, source: AuditSource, input: TariffInput): Promise<{ readonly id: string; readonly created: boolean }> {
  const known = await findByName(tx, input.name);
  return known ? { id: known, created: false } : { id: await createTariff(tx, source, input), created: true };
}

export interface TariffChanges {
  readonly id: string;
  readonly name?: string;
  readonly isDefault?: boolean;
}

/** @throws AppError `not_found`, `invalid` (name taken), `tariffs.needs_default` */
export async function changeTariff(tx: Tx, source: AuditSource, changes: TariffChanges): Promise<void> {
  await lockDefault(tx);
  const before = await lockTariff(tx, changes.id);
  if (!before) throw notFound();
  const after = { name: changes.name ?? before.name, is_default: changes.isDefault ?? before.is_default };
  if (await nameTaken(tx, after.name, changes.id)) throw invalid(NAME_TAKEN);
  if (before.is_default && !after.is_default)
    throw conflict('tariffs.needs_default', 'Make another tariff the default instead: meters without one of their own need it.');
  if (after.is_default && !before.is_default) await unsetDefault(tx);
  await updateTariff(tx, changes.id, after);
  await record(tx, source, [{ action: 'tariff.changed', objectType: 'tariff', objectId: changes.id, details: { before, after } }]);
}

/** History keeps pointing at a deleted tariff. @throws AppError `not_found`, `tariffs.needs_default`, `tariffs.in_use` */
export async function deleteTariff(tx: Tx, source: AuditSource, id: string): Promise<void> {
  const tariff = await lockTariff(tx, id);
  if (!tariff) throw notFound();
  if (tariff.is_default) throw conflict('tariffs.needs_default', 'Make another tariff the default first: meters without one of their own need it.');
  if (await isUsed(tx, id)) throw conflict('tariffs.in_use', 'Meters are sold water by this tariff. Give them another one first.');
  await softDeleteTariff(tx, id);
  await record(tx, source, [{ action: 'tariff.deleted', objectType: 'tariff', objectId: id, details: { name: tariff.name } }]);
}
