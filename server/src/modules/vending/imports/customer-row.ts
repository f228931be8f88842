import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import {
  createCustomer,
  CustomerBody,
  customerInputOf,
  CustomerPatch,
  findByNameAndPhone,
  findByNumber,
  knownPhone,
  lockCustomer,
  renewCustomer,
} from '../customers/index.ts';
import { checked, flagsOf, picked, type Registered } from './cells.ts';
import { CUSTOMER_FIELDS, type Values } from './columns.ts';
import type { Taking } from './taking.ts';

/** The customer of a row, by number where it names one, else by name and phone; null where it names nobody. */
export async function takeCustomer(tx: Tx, taking: Taking, values: Values): Promise<Registered | null> {
  const { customer_id: number } = values;
  const body = flagsOf(picked(values, CUSTOMER_FIELDS), ['is_active', 'wants_email']);
  // a customer's number beside a meter names who holds it
  if (Object.keys(body).length === 0 && number === undefined) return null;
  const known = await findKnown(tx, taking, values);
  if (known !== undefined) return renew(tx, taking, { id: known, body });
  if (taking.mode === 'update') throw invalid({ [number === undefined ? 'name' : 'customer_id']: ['No such customer is registered.'] });
  return create(tx, taking, { number, body });
}

async function findKnown(tx: Tx, { secrets }: Taking, { customer_id: number, name, phone }: Values): Promise<string | undefined> {
  if (number !== undefined && number.length > 50) throw invalid({ customer_id: ['At most 50 characters.'] });
  if (number !== undefined) return findByNumber(tx, number);
  return name === undefined || phone === undefined ? undefined : findByNameAndPhone(tx, name, (await knownPhone(tx, secrets, phone)).digits);
}

type Cells = Readonly<Record<string, unknown>>;

async function renew(tx: Tx, { secrets, source, mode }: Taking, { id, body }: { readonly id: string; readonly body: Cells }): Promise<Registered> {
  const patch = checked(CustomerPatch, body);
  const phone = patch.phone === undefined ? {} : { phone: await knownPhone(tx, secrets, patch.phone) };
  if (mode === 'add') return { id, created: false, fields: [] };
  if (!(await lockCustomer(tx, id))) throw invalid({ customer_id: ['This customer was deleted, and the number stays theirs.'] });
  return { id, created: false, fields: await renewCustomer(tx, source, { id, ...customerInputOf(patch), ...phone }) };
}

async function create(
  tx: Tx,
  { secrets, source }: Taking,
  { number, body }: { readonly number: string | undefined; readonly body: Cells },
): Promise<Registered> {
  const full = checked(CustomerBody, { name: '', phone: '', ...body });
  const phone = await knownPhone(tx, secrets, full.phone);
  const input = { ...customerInputOf(full), name: full.name, phone, ...(number === undefined ? {} : { number }) };
  return { id: await createCustomer(tx, source, input), created: true, fields: [] };
}
