import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../../kernel/errors.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { databaseNow, lockTariff } from '../queries.ts';
import { assignedToMeter, endAssignment, findAssignment, insertAssignment, targetExists, type AssignmentRow, type Target } from './queries.ts';
import type { AssignmentBody } from './schema.ts';

/** @throws AppError `invalid` unless exactly one target is named, `not_found` for an id that is none */
export function targetOf({ meter, customer, site, meter_type: meterType }: AssignmentBody): Target {
  const named: Target[] = [];
  const nothing = { meterId: null, customerId: null, name: null };
  if (meter !== undefined) named.push({ ...nothing, scope: 'meter', meterId: known(meter) });
  if (customer !== undefined) named.push({ ...nothing, scope: 'customer', customerId: known(customer) });
  if (site !== undefined) named.push({ ...nothing, scope: 'site', name: site });
  if (meterType !== undefined) named.push({ ...nothing, scope: 'meter_type', name: meterType });
  const [target] = named;
  if (!target || named.length > 1) throw invalid({ target: ['Name one of meter, customer, site or meter_type.'] });
  return target;
}

function known(id: string): string {
  if (!isUuid(id)) throw notFound();
  return id;
}

export interface Assign {
  readonly tariffId: string;
  readonly target: Target;
  /** Now, when not given. */ readonly from: Date | null;
  /** Without end, when not given. */ readonly until: Date | null;
  readonly reason: string;
}

/**
 * Makes a tariff the one of a meter, a customer, a site or a type of meter, from now or from a later moment on.
 * @throws AppError `not_found`, `invalid` (times), `tariffs.assignment_overlaps`
 */
export async function assignTariff(tx: Tx, source: AuditSource, { tariffId, target, from, until, reason }: Assign): Promise<AssignmentRow> {
  if (!(await lockTariff(tx, tariffId)) || !(await targetExists(tx, target))) throw notFound();
  const now = await databaseNow(tx);
  if (from && from < now) throw invalid({ valid_from: ['Prices cannot be changed for a time that has passed.'] });
  const validFrom = from ?? now;
  if (until && until <= validFrom) throw invalid({ valid_until: ['The end comes after the beginning.'] });
  const id = newId();
  const createdBy = source.actor.kind === 'user' ? source.actor.id : null;
  if (!(await insertAssignment(tx, { ...target, id, tariffId, validFrom, validUntil: until, reason, createdBy })))
    throw conflict('tariffs.assignment_overlaps', 'Another tariff is assigned here within that time. End that assignment first, or choose other dates.');
  await record(tx, source, [
    {
      action: 'tariff.assigned',
      objectType: 'tariff',
      objectId: tariffId,
      details: { assignment: id, ...target, valid_from: validFrom, valid_until: until, reason },
    },
  ]);
  return (await findAssignment(tx, tariffId, id))!;
}

/** What was assigned to one device holds for the one in its place, from now on; what that has of its own stays. */
export async function moveMeterTariffs(tx: Tx, source: AuditSource, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  const now = await databaseNow(tx);
  for (const { id, tariff_id: tariffId, valid_from, valid_until: validUntil, reason } of await assignedToMeter(tx, from)) {
    const validFrom = valid_from > now ? valid_from : now;
    const createdBy = source.actor.kind === 'user' ? source.actor.id : null;
    const assignment = newId();
    await insertAssignment(tx, {
      id: assignment,
      tariffId,
      scope: 'meter',
      meterId: to,
      customerId: null,
      name: null,
      validFrom,
      validUntil,
      reason,
      createdBy,
    });
    await endAssignment(tx, id);
    await record(tx, source, [
      {
        action: 'tariff.assignment_moved',
        objectType: 'tariff',
        objectId: tariffId,
        details: { assignment, instead_of: id, meter: to, valid_from: validFrom },
      },
    ]);
  }
}

/** Ends an assignment now; one that has not begun never does. @throws AppError `not_found`, `tariffs.assignment_ended` */
export async function unassignTariff(tx: Tx, source: AuditSource, { tariffId, id }: { readonly tariffId: string; readonly id: string }): Promise<void> {
  const assignment = isUuid(id) ? await findAssignment(tx, tariffId, id) : undefined;
  if (!assignment) throw notFound();
  if (!(await endAssignment(tx, id))) throw conflict('tariffs.assignment_ended', 'This assignment has ended.');
  await record(tx, source, [{ action: 'tariff.unassigned', objectType: 'tariff', objectId: tariffId, details: { assignment: id } }]);
}
