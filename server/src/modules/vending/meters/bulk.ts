import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { normaliseAccount } from './account-text.ts';
import { findMetersByNumber, metersAbove } from './queries.ts';

/**
 * The id of the bulk meter that a person names, by id or by the number on it.
 * @param belowIt the meter whose water comes through it; null for one that is about to be registered
 * @throws AppError `invalid` where there is no such meter, or where water would run in a ring
 */
export async function bulkMeterNamed(tx: Tx, named: string, belowIt: string | null): Promise<string> {
  const id = isUuid(named.trim()) ? named.trim() : (await findMetersByNumber(tx, normaliseAccount(named)))[0]?.id;
  const above = id === undefined ? [] : await metersAbove(tx, id);
  if (id === undefined || above.length === 0) throw invalid({ bulk_meter: ['No such meter.'] });
  if (belowIt !== null && above.includes(belowIt)) throw invalid({ bulk_meter: ['This meter stands below the one that is changed.'] });
  return id;
}
