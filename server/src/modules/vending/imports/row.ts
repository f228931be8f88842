import type { Tx } from '../../../kernel/db.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { reasonOf } from '../../operations/table-imports/index.ts';
import { assignMeter } from '../meters/index.ts';
import type { Registered } from './cells.ts';
import type { Values } from './columns.ts';
import { takeCustomer } from './customer-row.ts';
import { takeMeter } from './meter-row.ts';
import { inSavepoint, type RowTrace } from './queries.ts';
import type { Taking } from './taking.ts';

export type RowOutcome =
  | { readonly kind: 'taken'; readonly outcome: Exclude<RowTrace['outcome'], 'rejected'>; readonly fields: readonly string[]; readonly assigned: boolean }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * One row: its meter, its customer, and the assignment where it names both. By the rules of the routes; what a row leaves
 * empty, and what its list has no column for, stays as it is. A row counts as a whole or not at all.
 */
export async function takeRow(tx: Tx, taking: Taking, values: Values): Promise<RowOutcome> {
  try {
    return await inSavepoint(tx, () => take(tx, taking, values));
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return { kind: 'rejected', reason: reasonOf(error) };
    throw error;
  }
}

async function take(tx: Tx, taking: Taking, values: Values): Promise<RowOutcome> {
  const meter = await takeMeter(tx, taking, values);
  const customer = await takeCustomer(tx, taking, values);
  if (!meter && !customer) throw invalid({ row: ['The row names neither a meter nor a customer.'] });
  const assigned = meter && customer ? (await assignMeter(tx, taking.source, { meterId: meter.id, customerId: customer.id })).created : false;
  const fields = [...(meter?.fields ?? []), ...(customer?.fields ?? []), ...(assigned ? ['holder'] : [])];
  return { kind: 'taken', outcome: outcomeOf({ meter, customer, fields }), fields, assigned };
}

interface Came {
  readonly meter: Registered | null;
  readonly customer: Registered | null;
  readonly fields: readonly string[];
}

function outcomeOf({ meter, customer, fields }: Came): 'added' | 'changed' | 'unchanged' {
  if (meter?.created || customer?.created) return 'added';
  return fields.length > 0 ? 'changed' : 'unchanged';
}
