import { AppError } from '../../../../kernel/errors.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import { createMeter } from '../../meters/index.ts';
import type { MeterChangesDeps } from '../deps.ts';
import { isThere, markArrived, underWay, type Departure } from './queries.ts';

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

async function arrive(db: MeterChangesDeps['db'], { to_tenant_id: client, arrival_id: id, number, ...device }: Departure): Promise<void> {
  await db
    .inTenant(client, async (tx) => {
      if (await isThere(tx, { id, number })) return;
      const { meter_type, serial_number, firmware_version } = device;
      await createMeter(tx, systemSource, { id, number, meter_type, serial_number, firmware_version });
    })
    .catch((error: unknown) => {
      // the client has taken the number for something else since it was asked: the meter is a person's to register
      if (!(error instanceof AppError)) throw error;
    });
}
