import type { Tx } from '../../../kernel/db.ts';
import { enqueueAt } from '../../../kernel/jobs.ts';
import { newId } from '../../../kernel/ids.ts';
import { beginningOf } from './beginning.ts';
import { campaignJobs } from './jobs.ts';
import { isTimeOf, nextTime, wallTimeOf, writtenTime, type Series, type WallTime } from './recurrence.ts';
import { zoneOf } from './settings-queries.ts';
import { addCampaign, findCampaign, setStanding, type CampaignRow } from './queries.ts';
import { replaceVariants, type Variant } from './variant-queries.ts';

/** Puts the next run of a recurring campaign beside the one that starts: a campaign of its own, written once. */
export async function scheduleNextRun(
  tx: Tx,
  campaign: CampaignRow,
  { variants, now }: { readonly variants: readonly Variant[]; readonly now: Date },
): Promise<void> {
  const zone = await zoneOf(tx);
  const current = wallTimeOf(campaign, zone);
  if (campaign.recurrence === null || current === null) return;
  const series = await seriesOf(tx, campaign, { rule: campaign.recurrence, first: current, zone });
  const time = nextTime(series, { current, runNo: campaign.runNo, now });
  if (time === null) return;
  const seriesId = campaign.seriesId ?? campaign.id;
  if (campaign.seriesId === null) await setStanding(tx, campaign.id, { seriesId });
  const next = newId();
  const plan = { ...campaign, ...timesOf(campaign, time, zone) };
  const added = await addCampaign(tx, {
    id: next,
    plan,
    createdBy: campaign.createdBy,
    at: now,
    status: 'scheduled',
    seriesId,
    runNo: campaign.runNo + 1,
    approvedBy: campaign.approvedBy,
  });
  if (!added) return;
  await replaceVariants(tx, next, variants);
  const at = await beginningOf(tx, plan);
  if (at !== null) await enqueueAt(tx, campaignJobs.feed, { payload: { tenantId: tx.tenantId, campaignId: next }, at });
}

/**
 * Counted from the first run, so that the 31st is the 31st again after February and half past two comes back after a night
 * without it. A run that somebody has moved begins anew.
 */
async function seriesOf(tx: Tx, { seriesId, localTime }: CampaignRow, own: Series): Promise<Series> {
  const begun = seriesId === null ? undefined : await findCampaign(tx, seriesId);
  if (!begun || (begun.localTime === null) !== (localTime === null)) return own;
  const first = wallTimeOf(begun, own.zone);
  const series = first === null ? own : { ...own, first };
  return isTimeOf(series, own.first) ? series : own;
}

function timesOf({ localTime }: CampaignRow, time: WallTime, zone: string): Pick<CampaignRow, 'scheduledAt' | 'localTime'> {
  if (localTime !== null) return { scheduledAt: null, localTime: writtenTime(time) };
  return { scheduledAt: new Date(time.toZonedDateTime(zone).epochMilliseconds), localTime: null };
}
