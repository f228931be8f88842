import type { Static } from 'typebox';
import { presentCost } from '../sms/index.ts';
import { allCounts } from './count-queries.ts';
import { presentCampaigns, ratesOf } from './present.ts';
import { countStatuses, totalCosts } from './figure-queries.ts';
import { listCampaigns, type Reading } from './queries.ts';
import type { Summary } from './schema-read.ts';
import { STATUSES } from './state.ts';

const NEWEST = { by: 'created_at', descending: true, after: null } as const;
const RECENT = 5;

/** How many there are in each state, their figures together, and the newest. */
export async function summaryOf(tx: Reading): Promise<Static<typeof Summary>> {
  const counted = await countStatuses(tx);
  const totals = await allCounts(tx);
  const { recipients, sent, delivered } = ratesOf(totals);
  const [only, other] = await totalCosts(tx);
  const recent = await listCampaigns(tx, { words: [] }, { keyset: NEWEST, limit: RECENT, offset: 0 });
  return {
    status_counts: Object.fromEntries(STATUSES.map((status) => [status, counted.find((one) => one.status === status)?.campaigns ?? 0])),
    total_stats: {
      total_campaigns: counted.reduce((sum, { campaigns }) => sum + campaigns, 0),
      total_recipients: recipients,
      total_sent: sent,
      total_delivered: delivered,
      total_read: totals.read,
      total_failed: totals.failed,
      total_cost: only && !other ? presentCost(only) : null,
    },
    recent_campaigns: await presentCampaigns(tx, recent),
  };
}
