import type { Tx } from '../../../kernel/db.ts';
import { segmentAudience } from '../contacts/index.ts';
import type { Way } from './freeze-queries.ts';
import type { CampaignPlan } from './queries.ts';

/** The ways of a campaign to its people, in the order in which they are tried. @throws AppError `not_found` for a segment that has gone */
export async function waysOf(tx: Tx, { channels, segmentIds, contactIds, criteria, purpose }: CampaignPlan): Promise<readonly Way[]> {
  const ways: Way[] = [];
  for (const channel of channels) ways.push({ channel, audience: await segmentAudience(tx, { segmentIds, contactIds, criteria, channel, purpose }) });
  return ways;
}
