import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { isUuid, newId } from '../../../kernel/ids.ts';
import { requireMatch } from '../../../kernel/etag.ts';
import { normaliseAccount } from './account-text.ts';
import { bulkMeterNamed } from './bulk.ts';
import { hasHistory, inFlight, numberTaken } from './errors.ts';
import { usableNumber } from './numbers.ts';
import {
  findMetersByNumber,
  hasOpenOrder,
  insertMeter,
  lockMeter,
  ownsTariff,
  ownsVendorAccount,
  softDeleteMeter,
  updateMeter,
  type LockedMeter,
  type MeterFields,
} from './queries.ts';

/** Fields as stored; those left out keep what they have, or begin empty. */
export type MeterInput = Partial<Omit<MeterFields, 'meter_id' | 'status_before_suspension'>>;

const EMPTY: Omit<MeterFields, 'meter_id'> = {
  meter_type: 'water',
  location: '',
  site: '',
  status: 'active',
  status_before_suspension: null,
  latitude: null,
  longitude: null,
  firmware_version: '',
  serial_number: '',
  installed_on: null,
  last_seen: null,
  last_tamper_event: null,
  metadata: '{}',
  tariff_id: null,
  vendor_account_id: null,
  vendor_customer_id: null,
  bulk_meter_id: null,
};

/** @param input.id for a meter that has its id already. @returns the id. @throws AppError `invalid`: number, tariff, vendor account or bulk meter. */
export async function createMeter(
  tx: Tx,
  source: AuditSource,
  { number, id = newId(), ...input }: MeterInput & { readonly number: string; readonly id?: string },
): Promise<string> {
  const references = await checkReferences(tx, input, null);
  const fields = { ...EMPTY, ...input, ...references, meter_id: await usableNumber(tx, number, null) };
  // the check above and the insert are two moments: another clerk may have been quicker
  if (!(await insertMeter(tx, id, fields.status === 'suspended' ? { ...fields, status_before_suspension: 'active' } : fields))) throw numberTaken();
  await record(tx, source, [{ action: 'meter.created', objectType: 'meter', objectId: id, details: { after: fields } }]);
  return id;
}

/** Idempotent by number; a meter that is there is left as it is. For seeds and imports. */
export async function ensureMeter(
  tx: Tx,
  source: AuditSource,
  input: MeterInput & { readonly number: string },
): Promise<{ readonly id: string; readonly created: boolean }> {
  const [known] = await findMetersByNumber(tx, normaliseAccount(input.number));
  return known ? { id: known.id, created: false } : { id: await createMeter(tx, source, input), created: true };
}

export interface MeterChanges extends MeterInput {
  readonly id: string;
  readonly number?: string;
  readonly ifMatch?: string | undefined;
}

/** @throws AppError `not_found`, `precondition_failed`, `invalid`, `meters.number_in_use` */
export async function changeMeter(tx: Tx, source: AuditSource, { id, number, ifMatch, ...changes }: MeterChanges): Promise<void> {
  const found = await lockMeter(tx, id);
  if (!found) throw notFound();
  requireMatch(ifMatch, found.edited_micros);
  const references = await checkReferences(tx, changes, id);
  const before = fieldsOf(found);
  const after = { ...before, ...changes, ...references, ...suspension(before, changes.status), meter_id: await changedNumber(tx, found, number) };
  await updateMeter(tx, id, after);
  await record(tx, source, [{ action: 'meter.changed', objectType: 'meter', objectId: id, details: differences(before, after) }]);
}

function fieldsOf({ id: _id, total_vends: _vends, edited_micros: _edited, ...fields }: LockedMeter): MeterFields {
  return { ...fields, metadata: JSON.stringify(fields.metadata) };
}

/** A meter suspended by an edit remembers where it came from, as one suspended by its own route does. */
function suspension(before: MeterFields, status: string | undefined): Partial<MeterFields> {
  if (status === undefined || status === before.status) return {};
  return { status_before_suspension: status === 'suspended' ? before.status : null };
}

async function changedNumber(tx: Tx, meter: LockedMeter, number: string | undefined): Promise<string> {
  if (number === undefined || normaliseAccount(number) === meter.meter_id) return meter.meter_id;
  const usable = await usableNumber(tx, number, meter.id);
  if (meter.total_vends > 0n || (await hasOpenOrder(tx, meter.id))) throw hasHistory();
  return usable;
}

/** @returns the bulk meter by its id, however it was named */
async function checkReferences(tx: Tx, { tariff_id, vendor_account_id, bulk_meter_id }: MeterInput, self: string | null): Promise<MeterInput> {
  if (tariff_id && !(isUuid(tariff_id) && (await ownsTariff(tx, tariff_id)))) throw invalid({ tariff: ['No such tariff.'] });
  if (vendor_account_id && !(isUuid(vendor_account_id) && (await ownsVendorAccount(tx, vendor_account_id))))
    throw invalid({ vendor_account: ['No such account.'] });
  return bulk_meter_id ? { bulk_meter_id: await bulkMeterNamed(tx, bulk_meter_id, self) } : {};
}

function differences(before: MeterFields, after: MeterFields): { readonly before: object; readonly after: object } {
  const changed = (Object.keys(after) as (keyof MeterFields)[]).filter((field) => String(before[field]) !== String(after[field]));
  const only = (fields: MeterFields): object => Object.fromEntries(changed.map((field) => [field, fields[field]]));
  return { before: only(before), after: only(after) };
}

/** History stays; the number is free for another registration. @throws AppError `not_found`, `meters.vend_in_flight` */
export async function deleteMeter(tx: Tx, source: AuditSource, id: string): Promise<void> {
  const meter = await lockMeter(tx, id);
  if (!meter) throw notFound();
  // money is on its way through this meter: it must stay to be found
  if (await hasOpenOrder(tx, id)) throw inFlight();
  await softDeleteMeter(tx, id);
  await record(tx, source, [{ action: 'meter.deleted', objectType: 'meter', objectId: id, details: { meter_id: meter.meter_id } }]);
}
