import { AppError } from '../../../kernel/errors.ts';
import { bindJob, enqueue, type BoundJob } from '../../../kernel/jobs.ts';
import type { Tx } from '../../../kernel/db.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import { isFeatureOn } from '../../tenancy/features/index.ts';
import { keepCost } from './conclude.ts';
import { halt } from './control.ts';
import type { CampaignDeps, CampaignTools } from './deps.ts';
import { feed } from './feed.ts';
import { campaignJobs } from './jobs.ts';
import { findBusy, findCampaign, setStanding, takeTurn } from './queries.ts';
import { beginningOf } from './beginning.ts';
import { launch } from './start.ts';

export function campaignEngine(deps: CampaignDeps): readonly BoundJob[] {
  const { db, clock, activeTenants } = deps;
  return [
    bindJob(campaignJobs.feed, async (payloads) => {
      for (const payload of payloads) await drive(deps, payload);
    }),
    bindJob(campaignJobs.sweep, async () => {
      for (const tenantId of await activeTenants()) {
        await db.inTenant(tenantId, async (tx) => {
          const busy = await findBusy(tx, clock.now());
          for (const id of busy) await keepCost(tx, id);
          await enqueue(
            tx,
            campaignJobs.feed,
            busy.map((campaignId) => ({ tenantId, campaignId })),
          );
        });
      }
    }),
  ];
}

/** Steps of one transaction each, until there is nothing to do at once. What cannot go on is stopped with the reason. */
async function drive({ db, log, ...tools }: CampaignDeps, { tenantId, campaignId }: { readonly tenantId: string; readonly campaignId: string }): Promise<void> {
  try {
    while ((await db.inTenant(tenantId, (tx) => step(tx, tools, campaignId))) === 'more');
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    log.warn({ err: error, tenant: tenantId, campaign: campaignId }, 'a campaign cannot go on');
    await db.inTenant(tenantId, (tx) => stop(tx, { id: campaignId, reason: error.code, now: tools.clock.now() }));
  }
}

async function step(tx: Tx, tools: CampaignTools, id: string): Promise<'more' | 'enough'> {
  await takeTurn(tx, id);
  const campaign = await findCampaign(tx, id);
  if (campaign?.status === 'running') return feed(tx, tools, id);
  if (campaign?.status !== 'scheduled') return 'enough';
  const at = await beginningOf(tx, campaign);
  if (at !== null && at > tools.clock.now()) return 'enough';
  // begins by the sweep when it is switched on again
  if (!(await isFeatureOn(tx, 'campaigns'))) return 'enough';
  await launch(tx, tools, { source: systemSource, campaign });
  return 'more';
}

/** One that has begun waits for somebody; one that could not begin has failed and is as it was. */
async function stop(tx: Tx, { id, reason, now }: { readonly id: string; readonly reason: string; readonly now: Date }): Promise<void> {
  await takeTurn(tx, id);
  const campaign = await findCampaign(tx, id);
  if (campaign?.status === 'running') await halt(tx, systemSource, { id, reason, now });
  if (campaign?.status !== 'scheduled') return;
  await setStanding(tx, id, { status: 'failed', statusReason: reason });
  await record(tx, systemSource, [{ action: 'campaign.failed', objectType: 'campaign', objectId: id, details: { reason } }]);
}
