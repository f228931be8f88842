import { AppError } from '../../../../kernel/errors.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import { raiseAlerts, type RaisedAlert } from '../../alerts/index.ts';
import { createMeter } from '../../meters/index.ts';
import type { MeterChangesDeps } from '../deps.ts';
import { lockArrival, markArrived, underWay, whoIsThere, type Departure } from './queries.ts';

/**
 * Registers meters that have left this client with the clients they were given to: as new ones, of which only the device
 * itself is known. Two clients are two transactions: if this dies between them, the next look goes on.
 */
export async function arriveAll({ db, clock }: MeterChangesDeps, tenantId: string): Promise<void> {
  for (const departure of await db.inTenant(tenantId, underWay)) {
    await arrive(db, departure);
    await db.inTenant(tenantId, (tx) => markArrived(tx, departure.id, clock.now()));
  }
}

async function arrive(db: MeterChangesDeps['db'], departure: Departure): Promise<void> {
  const { to_tenant_id: client, arrival_id: id, number, ...device } = departure;
  await db
    .inTenant(client, async (tx) => {
      await lockArrival(tx, id);
      const there = await whoIsThere(tx, { id, number });
      if (there === 'another') await raiseAlerts(tx, [notArrived(departure)]);
      if (there !== 'nobody') return;
      const { meter_type, serial_number, firmware_version } = device;
      await createMeter(tx, systemSource, { id, number, meter_type, serial_number, firmware_version });
    })
    .catch(async (error: unknown) => {
      // its rules have changed since it was asked: the meter is a person's to register
      if (!(error instanceof AppError)) throw error;
      await db.inTenant(client, (tx) => raiseAlerts(tx, [notArrived(departure)]));
    });
}

/** For the people of the client that it was given to: whose it was is not told. */
function notArrived({ arrival_id: id, number, serial_number: serial }: Departure): RaisedAlert {
  return {
    type: 'meter_not_arrived',
    severity: 'warning',
    dedupeKey: `meter_not_arrived:${id}`,
    meterId: null,
    customerId: null,
    paymentId: null,
    says: serial === '' ? { code: 'meter_not_arrived', given: { meter: number } } : { code: 'meter_not_arrived_with_serial', given: { meter: number, serial } },
  };
}
