import { invalid, notFound, AppError } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { clientExists } from '../../customers/index.ts';
import { findMeterById, lockMeter, softDeleteMeter, usableNumber } from '../../meters/index.ts';
import type { MeterChangesDeps } from '../deps.ts';
import { notSettled, sameClient, refusedThere } from '../errors.ts';
import { arriveAll } from './arrive.ts';
import { insertDeparture, openMatters } from './queries.ts';

export interface Leaving {
  readonly meterId: string;
  readonly client: string;
  readonly reason: string;
}

/**
 * Gives a meter to another client of the platform. Its history stays here; there it begins with an empty page.
 * @returns the id that it has there
 * @throws AppError `not_found`, `invalid`, `meters.same_client`, `meters.refused_there`, `meters.not_settled`
 */
export async function leaveFor(deps: MeterChangesDeps, ctx: RequestContext, { meterId, client, reason }: Leaving): Promise<string> {
  const meter = await ctx.read((tx) => findMeterById(tx, meterId));
  if (!meter) throw notFound();
  if (!isUuid(client) || !(await deps.db.asSystem((tx) => clientExists(tx, client)))) throw invalid({ client: ['No such client.'] });
  if (client.toLowerCase() === meter.tenantId) throw sameClient();
  await deps.db
    .inTenant(client, (tx) => usableNumber(tx, meter.meterNumber, null))
    .catch((error: unknown) => {
      throw error instanceof AppError ? refusedThere() : error;
    });
  const arrivalId = newId();
  await ctx.write(async (tx) => {
    if (!(await lockMeter(tx, meterId))) throw notFound();
    const open = await openMatters(tx, meterId);
    if (open.length > 0) throw notSettled(open);
    await softDeleteMeter(tx, meterId);
    const by = ctx.actor.kind === 'user' ? ctx.actor.id : null;
    await insertDeparture(tx, { id: newId(), meterId, toTenantId: client, arrivalId, reason, by, at: deps.clock.now() });
    // where it went is the platform's to know
    await record(tx, ctx, [{ action: 'meter.left', objectType: 'meter', objectId: meterId, details: { meter_id: meter.meterNumber, reason } }]);
  });
  await arriveAll(deps, meter.tenantId);
  return arrivalId;
}
