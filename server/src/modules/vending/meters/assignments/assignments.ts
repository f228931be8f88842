import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { lockCustomer } from '../../customers/index.ts';
import { normaliseAccount } from '../account-text.ts';
import { alreadyAssigned } from '../errors.ts';
import { findMetersByNumber, lockMeter } from '../queries.ts';
import { endAssignment, findActiveAssignment, insertAssignment, type AssignmentRow } from './queries.ts';

export interface Assign {
  readonly meterId: string;
  readonly customerId: string;
}

export interface AssignResult {
  readonly assignment: AssignmentRow;
  readonly created: boolean;
}

/**
 * Gives a meter to a customer; giving it to the one who has it changes nothing (`created` false).
 * @throws AppError `not_found` for either, `meters.already_assigned` when somebody else has it
 */
export async function assignMeter(tx: Tx, source: AuditSource, { meterId, customerId }: Assign): Promise<AssignResult> {
  // the meter's row is the turnstile: two assignments of one meter never run at once
  if (!(await lockMeter(tx, meterId)) || !(await lockCustomer(tx, customerId))) throw notFound();
  const active = await findActiveAssignment(tx, meterId);
  if (active && active.customer !== customerId) throw alreadyAssigned(false);
  if (active) return { assignment: active, created: false };
  await insertAssignment(tx, { id: newId(), meterId, customerId });
  const assignment = await findActiveAssignment(tx, meterId);
  await record(tx, source, [{ action: 'meter.assigned', objectType: 'meter', objectId: meterId, details: { customer: customerId } }]);
  return { assignment: assignment!, created: true };
}

/** @throws AppError `not_found` when the customer does not have the meter */
export async function unassignMeter(tx: Tx, source: AuditSource, { meterId, customerId }: Assign): Promise<void> {
  if (!(await lockMeter(tx, meterId))) throw notFound();
  const active = await findActiveAssignment(tx, meterId);
  if (active?.customer !== customerId) throw notFound();
  await endAssignment(tx, active.id);
  await record(tx, source, [{ action: 'meter.unassigned', objectType: 'meter', objectId: meterId, details: { customer: customerId } }]);
}

/** The id of a meter named by id or by the number on the device, which is what people in the field know. @throws AppError `not_found` */
export async function meterNamed(tx: Tx, text: string): Promise<string> {
  if (isUuid(text.trim())) return text.trim();
  const [meter] = await findMetersByNumber(tx, normaliseAccount(text));
  if (!meter) throw notFound();
  return meter.id;
}
