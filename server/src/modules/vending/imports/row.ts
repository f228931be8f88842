import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { AppError, invalid } from '../../../kernel/errors.ts';
import { storable } from '../../../kernel/text.ts';
import { reasonOf } from '../../operations/table-imports/index.ts';
import { systemSource } from '../../tenancy/audit/index.ts';
import { CustomerBody, customerInputOf, ensureCustomer, knownPhone } from '../customers/index.ts';
import { assignMeter, ensureMeter, MeterBody, meterInputOf } from '../meters/index.ts';
import { CUSTOMER_FIELDS, METER_FIELDS, type Field, type Values } from './columns.ts';
import { inSavepoint } from './queries.ts';

export type RowOutcome =
  | { readonly kind: 'taken'; readonly created: boolean; readonly assigned: boolean }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * One row: its meter, its customer, and the assignment where it names both. By the rules of the routes; what is there by
 * its number is left as it is. A row counts as a whole or not at all.
 */
export async function takeRow(tx: Tx, secrets: Secrets, values: Values): Promise<RowOutcome> {
  try {
    return await inSavepoint(tx, () => take(tx, secrets, values));
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return { kind: 'rejected', reason: reasonOf(error) };
    throw error;
  }
}

async function take(tx: Tx, secrets: Secrets, values: Values): Promise<RowOutcome> {
  const meter = values.meter_id === undefined ? null : await meterOf(tx, values.meter_id, values);
  const customer = CUSTOMER_FIELDS.some((field) => values[field] !== undefined) ? await customerOf(tx, secrets, values) : null;
  if (!meter && !customer) throw invalid({ row: ['The row names neither a meter nor a customer.'] });
  const assigned = meter && customer ? (await assignMeter(tx, systemSource, { meterId: meter.id, customerId: customer.id })).created : false;
  return { kind: 'taken', created: meter?.created === true || customer?.created === true, assigned };
}

interface Ensured {
  readonly id: string;
  readonly created: boolean;
}

function meterOf(tx: Tx, number: string, values: Values): Promise<Ensured> {
  const body = { meter_id: number, meter_type: 'water', ...pick(values, METER_FIELDS) };
  check(MeterBody, body);
  return ensureMeter(tx, systemSource, { number, ...meterInputOf(body as Parameters<typeof meterInputOf>[0]) });
}

async function customerOf(tx: Tx, secrets: Secrets, values: Values): Promise<Ensured> {
  const body = { name: '', phone: '', ...pick(values, CUSTOMER_FIELDS) };
  check(CustomerBody, body);
  const { customer_id: number } = values;
  if (number !== undefined && number.length > 50) throw invalid({ customer_id: ['At most 50 characters.'] });
  const phone = await knownPhone(tx, secrets, body.phone);
  const input = customerInputOf(body as Parameters<typeof customerInputOf>[0]);
  return ensureCustomer(tx, systemSource, { ...input, name: body.name, phone, ...(number === undefined ? {} : { number }) });
}

function pick(values: Values, fields: readonly Field[]): Values {
  return Object.fromEntries(fields.flatMap((field) => (values[field] === undefined ? [] : [[field, storable(values[field])]])));
}

/** The body schema of the route that would have made it. @throws AppError `invalid` by field */
function check(schema: TSchema, body: object): void {
  const problems = Errors(schema, body).map(({ instancePath, message }) => [instancePath.replace(/^\//, '') || 'row', [message]] as const);
  if (problems.length > 0) throw invalid(Object.fromEntries(problems));
}
