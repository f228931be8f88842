import type { Tx } from '../../../kernel/db.ts';
import { zonesOfPeople } from './freeze-queries.ts';
import { zoneOf } from './settings-queries.ts';
import type { CampaignPlan } from './queries.ts';

/** When its people are written down: at its time, or when the first clock among them shows it. Null: at once. */
export async function beginningOf(tx: Tx, { scheduledAt, localTime }: Pick<CampaignPlan, 'scheduledAt' | 'localTime'>): Promise<Date | null> {
  if (localTime === null) return scheduledAt;
  const zones = [await zoneOf(tx), ...(await zonesOfPeople(tx))];
  const time = Temporal.PlainDateTime.from(localTime);
  return new Date(Math.min(...zones.map((zone) => time.toZonedDateTime(zone).epochMilliseconds)));
}
