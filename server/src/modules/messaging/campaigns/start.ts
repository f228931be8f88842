import type { Tx } from '../../../kernel/db.ts';
import { enqueue, enqueueAt } from '../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../tenancy/audit/index.ts';
import { requireFeature } from '../../tenancy/features/index.ts';
import { readCredits, reserveCredits } from '../credits/index.ts';
import { noGateway, tooFewCredits } from '../sms/index.ts';
import { chooseSender } from '../whatsapp/index.ts';
import { waysOf } from './audience.ts';
import { beginningOf } from './beginning.ts';
import { campaignFor, variantsFor } from './campaigns.ts';
import type { CampaignTools } from './deps.ts';
import { needsApproval, nobody, notReady } from './errors.ts';
import { freeze } from './freeze-queries.ts';
import { campaignJobs } from './jobs.ts';
import { neededBy } from './parts.ts';
import { readApproveAbove, zoneOf } from './settings-queries.ts';
import { setStanding, type CampaignRow } from './queries.ts';
import { tellProgress } from './progress.ts';
import { scheduleNextRun } from './series.ts';
import { scriptsOf, type Script } from './words.ts';

export interface Asked {
  readonly source: AuditSource;
  readonly id: string;
}

/**
 * Begins a campaign, or schedules it where its time is to come.
 * @returns whether it runs already
 * @throws AppError `campaigns.…`, `sms.too_few_credits`, `sms.no_gateway`, `whatsapp.…`
 */
export async function startCampaign(tx: Tx, tools: CampaignTools, { source, id }: Asked): Promise<'running' | 'scheduled'> {
  const campaign = await campaignFor(tx, 'start', id);
  const now = tools.clock.now();
  const beginsAt = await beginningOf(tx, campaign);
  if (beginsAt === null || beginsAt <= now) {
    await launch(tx, tools, { source, campaign });
    return 'running';
  }
  // what would stop it is better told now than in the night
  await scriptsOf(tx, await variantsFor(tx, id), spokenChannels(campaign));
  await checkCarriers(tx, tools, campaign);
  await setStanding(tx, id, { status: 'scheduled', statusReason: '' });
  await enqueueAt(tx, campaignJobs.feed, { payload: { tenantId: tx.tenantId, campaignId: id }, at: beginsAt });
  await record(tx, source, [{ action: 'campaign.scheduled', objectType: 'campaign', objectId: id, details: { at: beginsAt.toISOString() } }]);
  return 'scheduled';
}

/** The stand-by speaks by SMS. */
export function spokenChannels({ channels, failoverMinutes }: Pick<CampaignRow, 'channels' | 'failoverMinutes'>): CampaignRow['channels'] {
  return failoverMinutes === null ? channels : [...new Set([...channels, 'sms' as const])];
}

/** @throws AppError for a channel that nothing can leave by now */
export async function checkCarriers(tx: Tx, { mailIsReady, wayOf }: CampaignTools, campaign: CampaignRow): Promise<void> {
  const channels = spokenChannels(campaign);
  if (channels.includes('sms') && (await wayOf(tx, campaign.sender)) === null) throw noGateway();
  if (channels.includes('whatsapp')) {
    await requireFeature(tx, 'whatsapp');
    await chooseSender(tx, campaign.numberId);
  }
  if (channels.includes('email') && !mailIsReady) throw notReady('No mail server is set up for this platform.');
}

interface Launch {
  readonly source: AuditSource;
  readonly campaign: CampaignRow;
}

/** Writes down whom it goes to, sets credits aside, and lets it run: all of it or nothing. */
export async function launch(tx: Tx, tools: CampaignTools, { source, campaign }: Launch): Promise<void> {
  const { id } = campaign;
  const now = tools.clock.now();
  const variants = await variantsFor(tx, id);
  const scripts = await scriptsOf(tx, variants, spokenChannels(campaign));
  await checkCarriers(tx, tools, campaign);
  const { people, waiting } = await freezePeople(tx, { campaign, keys: variants.map(({ key }) => key), now });
  if (waiting === 0) throw nobody();
  const above = await readApproveAbove(tx);
  if (above !== null && waiting > above && campaign.approvedBy === null) throw needsApproval(waiting, above);
  const held = await reserveFor(tx, tools, { campaign, scripts });
  await setStanding(tx, id, { status: 'running', statusReason: '', startedAt: now, runningSince: now, ...held });
  await scheduleNextRun(tx, campaign, { variants, now });
  await record(tx, source, [
    { action: 'campaign.started', objectType: 'campaign', objectId: id, details: { people, waiting, credits: String(held.creditsHeld) } },
  ]);
  await enqueue(tx, campaignJobs.feed, [{ tenantId: tx.tenantId, campaignId: id }]);
  await tellProgress(tx, id, 'running');
}

interface Freezing {
  readonly campaign: CampaignRow;
  readonly keys: readonly string[];
  readonly now: Date;
}

async function freezePeople(tx: Tx, { campaign, keys, now }: Freezing): Promise<{ readonly people: number; readonly waiting: number }> {
  const ways = await waysOf(tx, campaign);
  const zone = await zoneOf(tx);
  return freeze(tx, { campaignId: campaign.id, ways, zone, at: now, localTime: campaign.localTime, variants: keys, testPercent: campaign.testPercent });
}

interface Reserving {
  readonly campaign: CampaignRow;
  readonly scripts: ReadonlyMap<string, Script>;
}

interface Held {
  readonly isCharged: boolean;
  readonly creditsHeld: bigint;
  readonly estimateMicro: bigint | null;
  readonly estimateCurrency: string | null;
}

/** Credits for all who wait now. @throws AppError `sms.too_few_credits` */
export async function reserveFor(tx: Tx, { costOf }: CampaignTools, { campaign, scripts }: Reserving): Promise<Held> {
  const { parts, costMicro, currency } = await neededBy(tx, campaign, { scripts, costOf: await costOf(tx) });
  const reserved = await reserveCredits(tx, { parts, groupId: campaign.id });
  if (reserved === 'too_few') throw tooFewCredits(parts, (await readCredits(tx)).available);
  const isCharged = reserved === 'reserved';
  return { isCharged, creditsHeld: isCharged ? BigInt(parts) : 0n, estimateMicro: currency === null ? null : costMicro, estimateCurrency: currency };
}
