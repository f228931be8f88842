import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import {
  addAlias,
  bulkMeterNamed,
  createMeter,
  findMetersByNumber,
  listAliases,
  maySuspendNot,
  MeterBody,
  meterInputOf,
  MeterPatch,
  normaliseAccount,
  renewMeter,
} from '../meters/index.ts';
import { checked, picked, type Registered } from './cells.ts';
import { METER_FIELDS, type Values } from './columns.ts';
import type { Taking } from './taking.ts';

/** As fields of a list are called, where the columns of the table have other names. */
const CALLED: Readonly<Record<string, string>> = { tariff_id: 'tariff', vendor_account_id: 'vendor_account', bulk_meter_id: 'bulk_meter' };

/** The meter of a row; null where it names none. */
export async function takeMeter(tx: Tx, taking: Taking, values: Values): Promise<Registered | null> {
  const { meter_id: number } = values;
  if (number === undefined) return null;
  const [known] = await findMetersByNumber(tx, normaliseAccount(number));
  const body = { ...picked(values, METER_FIELDS), ...(await referencesOf(tx, taking, values)), ...(await bulkOf(tx, values, known?.id ?? null)) };
  if (known) return renew(tx, taking, { id: known.id, body, values });
  if (taking.mode === 'update') throw invalid({ meter_id: ['No meter with this number is registered.'] });
  return create(tx, taking, { number, body, values });
}

async function referencesOf(tx: Tx, { references }: Taking, { tariff, vendor_account: account }: Values): Promise<Values> {
  return {
    ...(tariff === undefined ? {} : { tariff: await references.tariff(tx, tariff) }),
    ...(account === undefined ? {} : { vendor_account: await references.vendorAccount(tx, account) }),
  };
}

/** By its id, so that it can be compared with what the meter has; one that stands further up in the list is there by now. */
async function bulkOf(tx: Tx, { bulk_meter: named }: Values, belowIt: string | null): Promise<Values> {
  return named === undefined ? {} : { bulk_meter: await bulkMeterNamed(tx, named, belowIt) };
}

interface Row {
  readonly body: Values;
  readonly values: Values;
}

async function renew(tx: Tx, { source, mode, maySuspend }: Taking, { id, body, values }: Row & { readonly id: string }): Promise<Registered> {
  const input = meterInputOf(checked(MeterPatch, body));
  if (mode === 'add') return { id, created: false, fields: [] };
  const changed = await renewMeter(tx, source, { id, maySuspend, ...input });
  const named = await addAliases(tx, source, { id, values });
  return { id, created: false, fields: [...changed.map((field) => CALLED[field] ?? field), ...(named ? ['aliases'] : [])] };
}

async function create(tx: Tx, { source, maySuspend }: Taking, { number, body, values }: Row & { readonly number: string }): Promise<Registered> {
  const full = checked(MeterBody, { meter_id: number, meter_type: 'water', ...body });
  if (full.status === 'suspended' && !maySuspend) throw maySuspendNot();
  const id = await createMeter(tx, source, { number, ...meterInputOf(full) });
  await addAliases(tx, source, { id, values });
  return { id, created: true, fields: [] };
}

/** Names that the meter does not have yet; none is taken from it. @returns whether any was added */
async function addAliases(tx: Tx, source: Taking['source'], { id, values }: { readonly id: string; readonly values: Values }): Promise<boolean> {
  const wanted = (values.aliases ?? '')
    .split(/[,;|\n]/)
    .map((alias) => normaliseAccount(alias))
    .filter((alias) => alias !== '');
  if (wanted.length === 0) return false;
  const has = new Set((await listAliases(tx, id)).map(({ alias }) => alias));
  const missing = [...new Set(wanted)].filter((alias) => !has.has(alias));
  for (const alias of missing) await addAlias(tx, source, { meterId: id, alias });
  return missing.length > 0;
}
