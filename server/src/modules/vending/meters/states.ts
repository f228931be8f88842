import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { notSuspended } from './errors.ts';
import { lockMeter, updateStatus } from './queries.ts';

/** No water is sold on a suspended meter. Suspending twice changes nothing. @throws AppError `not_found` */
export async function suspendMeter(tx: Tx, source: AuditSource, id: string): Promise<void> {
  const meter = await lockMeter(tx, id);
  if (!meter) throw notFound();
  if (meter.status === 'suspended') return;
  await updateStatus(tx, id, { status: 'suspended', before: meter.status });
  await record(tx, source, [
    { action: 'meter.suspended', objectType: 'meter', objectId: id, details: { before: { status: meter.status }, after: { status: 'suspended' } } },
  ]);
}

/** Puts a suspended meter back where it was: one that was in tamper is in tamper again. @returns the status. @throws AppError `not_found`, `meters.not_suspended` */
export async function resumeMeter(tx: Tx, source: AuditSource, id: string): Promise<string> {
  const meter = await lockMeter(tx, id);
  if (!meter) throw notFound();
  if (meter.status !== 'suspended') throw notSuspended();
  const status = meter.status_before_suspension ?? 'active';
  await updateStatus(tx, id, { status, before: null });
  await record(tx, source, [{ action: 'meter.resumed', objectType: 'meter', objectId: id, details: { before: { status: 'suspended' }, after: { status } } }]);
  return status;
}
