import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../../kernel/errors.ts';
import { normaliseAccount } from '../account-text.ts';
import { findMetersByNumber, lockMeter } from '../queries.ts';
import { deleteAlias, insertAlias, listAliases } from './queries.ts';

export interface AliasInput {
  readonly meterId: string;
  readonly alias: string;
}

const MOST_ALIASES = 20;

/**
 * Lets payers name a meter by something else than its number: a house code, a phone. Kept as payers' texts are read.
 * @returns the alias as kept. @throws AppError `not_found`, `invalid`, `meters.alias_taken`
 */
export async function addAlias(tx: Tx, source: AuditSource, { meterId, alias }: AliasInput): Promise<string> {
  if (!(await lockMeter(tx, meterId))) throw notFound();
  const kept = normaliseAccount(alias);
  if (kept.length < 2 || kept.length > 50) throw invalid({ alias: ['Two to fifty letters and digits.'] });
  if ((await listAliases(tx, meterId)).length >= MOST_ALIASES) throw invalid({ alias: [`A meter has at most ${MOST_ALIASES}.`] });
  // money for the meter of that number would have two readings
  if ((await findMetersByNumber(tx, kept)).length > 0) throw invalid({ alias: ['This is the number of a meter.'] });
  if ((await insertAlias(tx, meterId, kept)) !== meterId) throw conflict('meters.alias_taken', 'Another meter has this alias.');
  await record(tx, source, [{ action: 'meter.alias_added', objectType: 'meter', objectId: meterId, details: { alias: kept } }]);
  return kept;
}

/** @throws AppError `not_found` */
export async function removeAlias(tx: Tx, source: AuditSource, { meterId, alias }: AliasInput): Promise<void> {
  const kept = normaliseAccount(alias);
  if (!(await lockMeter(tx, meterId)) || !(await deleteAlias(tx, meterId, kept))) throw notFound();
  await record(tx, source, [{ action: 'meter.alias_removed', objectType: 'meter', objectId: meterId, details: { alias: kept } }]);
}
