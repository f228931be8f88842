import { AppError } from '../../../kernel/errors.ts';
import { bindJob, enqueue, type BoundJob } from '../../../kernel/jobs.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import { keepCost } from './conclude.ts';
import { halt } from './control.ts';
import type { CampaignDeps, CampaignTools } from './deps.ts';
import { feed, readStanding, type Next } from './feed.ts';
import { campaignJobs } from './jobs.ts';
import { findBusy, findCampaign, setStanding, takeTurn } from './queries.ts';
import { beginningOf } from './beginning.ts';
import { launch } from './start.ts';

export function campaignEngine(deps: CampaignDeps): readonly BoundJob[] {
  const { db, clock, activeTenants } = deps;
  const atWork: AtWork = new Map();
  return [
    bindJob(campaignJobs.feed, async (payloads) => {
      for (const payload of payloads) await driveAlone(atWork, deps, payload);
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

interface Drive {
  readonly tenantId: string;
  readonly campaignId: string;
}

/** Campaigns that this process feeds at the moment, and whether they were asked for again meanwhile. */
type AtWork = Map<string, { again: boolean }>;

/** A second job for a campaign would do nothing but wait for the first, with a connection in its hand: the first looks once more instead. */
async function driveAlone(atWork: AtWork, deps: CampaignDeps, drive: Drive): Promise<void> {
  const other = atWork.get(drive.campaignId);
  if (other !== undefined) {
    other.again = true;
    return;
  }
  const mine = { again: true };
  atWork.set(drive.campaignId, mine);
  try {
    while (mine.again) {
      mine.again = false;
      if ((await driveOn(deps, drive)) === 'later') return;
    }
  } finally {
    atWork.delete(drive.campaignId);
  }
}

/** What cannot go on is stopped with the reason. */
async function driveOn({ db, log, ...tools }: CampaignDeps, { tenantId, campaignId }: Drive): Promise<'enough' | 'later'> {
  try {
    return await steps(db, tools, { tenantId, campaignId });
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    log.warn({ err: error, tenant: tenantId, campaign: campaignId }, 'a campaign cannot go on');
    await db.inTenant(tenantId, (tx) => stop(tx, { id: campaignId, reason: error.code, now: tools.clock.now() }));
    return 'enough';
  }
}

/** A job that goes on for long keeps others from beginning: after this time it stands in line with them. */
const TURN_MS = 2_000;

/** Steps of one transaction each, until there is nothing to do at once. */
async function steps(db: Db, tools: CampaignTools, { tenantId, campaignId }: Drive): Promise<'enough' | 'later'> {
  const began = tools.clock.monotonic();
  while (tools.clock.monotonic() - began < TURN_MS) {
    const next = await db.inTenant(tenantId, (tx) => step(tx, tools, campaignId));
    if (next === 'enough') return 'enough';
    if (next === 'room') await tools.departures?.freed();
  }
  await db.inTenant(tenantId, (tx) => enqueue(tx, campaignJobs.feed, [{ tenantId, campaignId }]));
  return 'later';
}

async function step(tx: Tx, tools: CampaignTools, id: string): Promise<Next> {
  const standing = await readStanding(tx, id);
  const campaign = standing?.campaign;
  if (campaign?.status === 'running') return feed(tx, tools, standing!);
  if (campaign?.status !== 'scheduled') return 'enough';
  const at = await beginningOf(tx, campaign);
  if (at !== null && at > tools.clock.now()) return 'enough';
  // begins by the sweep when it is switched on again
  if (standing!.switchedOff.includes('campaigns')) return 'enough';
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
