import type { Tx } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/realtime.ts';
import { countsOf, totalOf, type Totals } from './count-queries.ts';
import type { Status } from './state.ts';

/** Tells who looks at a campaign how far it is. @returns the figures */
export async function tellProgress(tx: Tx, campaignId: string, status: Status): Promise<Totals> {
  const totals = totalOf((await countsOf(tx, [campaignId])).get(campaignId) ?? []);
  const { version, credits: _credits, ...counts } = totals;
  publish(tx, { topic: 'campaigns', kind: 'campaign.progress', object: campaignId, version: Number(version), data: { status, counts } });
  return totals;
}
