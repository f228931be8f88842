import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { lockWallets, post } from '../../../ledger/books/index.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { tenantCurrency } from '../../balances/index.ts';
import {
  alreadyAssigned,
  createMeter,
  findActiveAssignment,
  findMetersByNumber,
  inFlight,
  insertAlias,
  insertAssignment,
  listAliases,
  lockMeter,
  normaliseAccount,
  readReport,
  softDeleteMeter,
  takeReports,
  type LockedMeter,
} from '../../meters/index.ts';
import { moveMeterTariffs } from '../../tariffs/index.ts';
import { holdMeters, openOrdersOf, redirectOrders } from '../../tokens/index.ts';
import { sameMeter } from '../errors.ts';
import { insertReplacement, takePlaceOf } from './queries.ts';

/** A device that is out stays held for ever: what still comes for it is led to the one in its place. */
const FOR_EVER_MS = 100 * 365 * 86_400_000;

interface Replacement {
  readonly meterId: string;
  /** Of the device that comes in: one of the client's that nobody has, or one that is not registered yet. */
  readonly number: string;
  readonly serialNumber: string;
  readonly firmwareVersion: string;
  /** Cubic metres on the registers, at most one decimal; null where nobody read them. */
  readonly finalReading: string | null;
  readonly firstReading: string | null;
  readonly reason: string;
  /** Payments with the old number reach the new meter. */
  readonly redirect: boolean;
}

/**
 * Takes a device out and puts another in its place, in one transaction: holder, price, other names and waiting purchases
 * go over; what was bought and read stays with the old one.
 * @returns the id of the replacement
 * @throws AppError `not_found`, `invalid`, `meters.vend_in_flight`, `meters.already_assigned`, `meters.same_meter`
 */
export async function replaceMeter(tx: Tx, source: AuditSource, { input, at }: Replacing): Promise<string> {
  const out = await takeOut(tx, source, { input, at });
  const device = await putIn(tx, source, { input, at, out });
  const to = { meterId: device.id, meterNumber: device.number, vendorAccountId: device.account ?? out.old.vendor_account_id };
  const movedOrders = await redirectOrders(tx, out.old.id, { to, at });
  await holdMeters(tx, [{ meterId: out.old.id, until: new Date(at.getTime() + FOR_EVER_MS) }], { reason: 'replaced', at });
  const firstTenths = await read(tx, source, { meterId: device.id, reading: input.firstReading, at });
  const id = newId();
  await insertReplacement(tx, {
    id,
    oldMeterId: out.old.id,
    newMeterId: device.id,
    finalTenths: out.finalTenths,
    firstTenths,
    reason: input.reason,
    redirected: input.redirect,
    movedOrders,
    by: personOf(source),
    at,
  });
  await note(tx, source, { old: out.old, device, holder: out.holder, input, movedOrders });
  return id;
}

interface Replacing {
  readonly input: Replacement;
  readonly at: Date;
}

/** What the old device leaves behind. */
interface Out {
  readonly old: LockedMeter;
  readonly holder: string | null;
  readonly aliases: readonly string[];
  readonly finalTenths: bigint | null;
}

async function takeOut(tx: Tx, source: AuditSource, { input, at }: Replacing): Promise<Out> {
  const old = await lockMeter(tx, input.meterId);
  if (!old) throw notFound();
  if (normaliseAccount(input.number) === old.meter_id) throw sameMeter();
  if ((await openOrdersOf(tx, old.id)).inFlight > 0) throw inFlight();
  const holder = await findActiveAssignment(tx, old.id);
  const finalTenths = await read(tx, source, { meterId: old.id, reading: input.finalReading, at });
  const names = (await listAliases(tx, old.id)).map(({ alias }) => alias);
  await softDeleteMeter(tx, old.id);
  return { old, holder: holder?.customer ?? null, aliases: input.redirect ? [...names, old.meter_id] : names, finalTenths };
}

/** The device stands where the old one stood, for the same holder, at the same price, under the same other names. */
async function putIn(tx: Tx, source: AuditSource, { input, at, out: { old, holder, aliases } }: Replacing & { readonly out: Out }): Promise<Device> {
  const device = await deviceFor(tx, source, input);
  await takePlaceOf(tx, device.id, { old, status: old.status === 'suspended' ? 'suspended' : 'active' });
  if (holder !== null) await insertAssignment(tx, { id: newId(), meterId: device.id, customerId: holder });
  for (const alias of aliases) if (alias !== device.number) await insertAlias(tx, device.id, alias);
  await moveMeterTariffs(tx, source, { from: old.id, to: device.id });
  await moveWallet(tx, { from: old.id, to: holder ?? device.id, at });
  return device;
}

function personOf({ actor }: AuditSource): string | null {
  return actor.kind === 'user' ? actor.id : null;
}

interface Device {
  readonly id: string;
  readonly number: string;
  readonly account: string | null;
}

/** A device out of the store, or one that is registered with this. */
async function deviceFor(tx: Tx, source: AuditSource, { number, serialNumber, firmwareVersion }: Replacement): Promise<Device> {
  const [known] = await findMetersByNumber(tx, normaliseAccount(number));
  if (!known) {
    const id = await createMeter(tx, source, { number, serial_number: serialNumber, firmware_version: firmwareVersion });
    return { id, number: normaliseAccount(number), account: null };
  }
  const meter = await lockMeter(tx, known.id);
  if (!meter) throw notFound();
  if (await findActiveAssignment(tx, meter.id)) throw alreadyAssigned(false);
  const { waiting, inFlight: flying } = await openOrdersOf(tx, meter.id);
  if (waiting + flying > 0) throw inFlight();
  return { id: meter.id, number: meter.meter_id, account: meter.vendor_account_id };
}

interface Reading {
  readonly meterId: string;
  readonly reading: string | null;
  readonly at: Date;
}

/** Kept as any reading of the meter. @returns tenths of a cubic metre */
async function read(tx: Tx, source: AuditSource, { meterId, reading, at }: Reading): Promise<bigint | null> {
  if (reading === null) return null;
  const report = readReport(meterId, { kind: 'reading', reading, note: 'At the replacement.' }, at);
  await takeReports(tx, source, { reports: [report], reporter: personOf(source), at });
  return report.tenths;
}

/** What was left on a device that nobody held, or before somebody did, is its successor's. */
async function moveWallet(tx: Tx, { from, to, at }: { readonly from: string; readonly to: string; readonly at: Date }): Promise<void> {
  const currency = await tenantCurrency(tx);
  const left = (await lockWallets(tx, [from, to].sort(), currency)).get(from) ?? 0n;
  if (left <= 0n) return;
  const lines = [
    { account: 'wallet', owner: from, minor: left },
    { account: 'wallet', owner: to, minor: -left },
  ] as const;
  await post(tx, [{ kind: 'wallet_moved', reference: newId(), currency, at, lines }]);
}

interface Note {
  readonly old: LockedMeter;
  readonly device: Device;
  readonly holder: string | null;
  readonly input: Replacement;
  readonly movedOrders: number;
}

function note(tx: Tx, source: AuditSource, { old, device, holder, input, movedOrders }: Note): Promise<void> {
  const { reason, redirect, finalReading, firstReading } = input;
  const details = {
    old: old.meter_id,
    new: device.number,
    holder,
    reason,
    redirect,
    final_reading: finalReading,
    first_reading: firstReading,
    moved_orders: movedOrders,
  };
  return record(tx, source, [
    { action: 'meter.replaced', objectType: 'meter', objectId: old.id, details: { ...details, by: device.id } },
    { action: 'meter.put_in', objectType: 'meter', objectId: device.id, details: { ...details, instead_of: old.id } },
  ]);
}
