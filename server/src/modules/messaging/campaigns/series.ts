import type { Tx } from '../../../kernel/db.ts';
import { enqueueAt } from '../../../kernel/jobs.ts';
import { newId } from '../../../kernel/ids.ts';
import { zoned } from '../../../kernel/zone.ts';
import { campaignJobs } from './jobs.ts';
import { zoneOf } from './settings-queries.ts';
import { addCampaign, setStanding, type CampaignRow, type Recurrence } from './queries.ts';
import { replaceVariants, type Variant } from './variant-queries.ts';

const UNITS = { daily: 'days', weekly: 'weeks', monthly: 'months' } as const;

/** The first time of the series after `now`, at the same time of day in the tenant's clock; null when the series is over. */
function nextRunAt(
  { frequency, interval = 1, until }: Recurrence,
  { from, zone, now }: { readonly from: Date; readonly zone: string; readonly now: Date },
): Date | null {
  const first = zoned(zone, from);
  for (let steps = interval; ; steps += interval) {
    const at = new Date(first.add({ [UNITS[frequency]]: steps }).epochMilliseconds);
    if (until != null && at > new Date(until)) return null;
    if (at > now) return at;
  }
}

/** Puts the next run of a recurring campaign beside the one that starts: a campaign of its own, written once. */
export async function scheduleNextRun(
  tx: Tx,
  campaign: CampaignRow,
  { variants, now }: { readonly variants: readonly Variant[]; readonly now: Date },
): Promise<void> {
  const { recurrence, scheduledAt, id } = campaign;
  if (recurrence === null || scheduledAt === null) return;
  const at = nextRunAt(recurrence, { from: scheduledAt, zone: await zoneOf(tx), now });
  if (at === null) return;
  const seriesId = campaign.seriesId ?? id;
  if (campaign.seriesId === null) await setStanding(tx, id, { seriesId });
  const next = newId();
  const added = await addCampaign(tx, {
    id: next,
    plan: { ...campaign, scheduledAt: at },
    createdBy: campaign.createdBy,
    at: now,
    status: 'scheduled',
    seriesId,
    runNo: campaign.runNo + 1,
    approvedBy: campaign.approvedBy,
  });
  if (!added) return;
  await replaceVariants(tx, next, variants);
  await enqueueAt(tx, campaignJobs.feed, { payload: { tenantId: tx.tenantId, campaignId: next }, at });
}
