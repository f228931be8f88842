import type { Tx } from '../../../../kernel/db.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import type { KeyChangeDeps, KeyChangeTools } from '../deps.ts';
import { confirmChanges, endChanges } from './changes.ts';
import { deliverCampaign, noteChanges } from './deliver.ts';
import { campaignsToDeliver, cancelGone, findProven } from './queries.ts';

const BATCH = 25;

/**
 * What has to be done every minute: meters that have confirmed by themselves, meters that are no more, and campaigns
 * whose worker is gone. Harmless twice, at once and half done.
 */
export async function watchTenant(deps: KeyChangeDeps, tenantId: string): Promise<void> {
  await deps.db.inTenant(tenantId, (tx) => endGone(tx, deps));
  while ((await deps.db.inTenant(tenantId, (tx) => confirmProven(tx, deps))) === BATCH);
  for (const campaignId of await deps.db.inTenant(tenantId, campaignsToDeliver)) await deliverCampaign(deps, { tenantId, campaignId });
}

async function endGone(tx: Tx, deps: KeyChangeTools): Promise<void> {
  const gone = await cancelGone(tx, deps.clock.now());
  await endChanges(tx, deps, gone);
  await noteChanges(tx, systemSource, { action: 'cancelled', changes: gone, details: { reason: 'meter_gone' } });
}

async function confirmProven(tx: Tx, deps: KeyChangeTools): Promise<number> {
  return (await confirmChanges(tx, deps, { confirmed: await findProven(tx, BATCH), note: '', source: systemSource })).length;
}
