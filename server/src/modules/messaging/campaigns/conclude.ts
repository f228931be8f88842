import type { Tx } from '../../../kernel/db.ts';
import { announce } from '../../../kernel/facts.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import { settleCredits } from '../credits/index.ts';
import { tellProgress } from './progress.ts';
import { costSoFar } from './figure-queries.ts';
import { setStanding, shiftHeld, type CampaignRow } from './queries.ts';

/** Everybody has been written to, or cannot be: what was set aside and not needed is given back. Reports still come in. */
export async function conclude(tx: Tx, campaign: CampaignRow, now: Date): Promise<'enough'> {
  const { id } = campaign;
  await giveBack(tx, campaign, campaign.creditsHeld);
  await setStanding(tx, id, { status: 'completed', statusReason: '', completedAt: now });
  await keepCost(tx, id);
  await record(tx, systemSource, [{ action: 'campaign.completed', objectType: 'campaign', objectId: id }]);
  const { version: _version, credits: _credits, ...counts } = await tellProgress(tx, id, 'completed');
  announce(tx, 'campaign.finished', () => [{ object: id, path: `/api/messaging/campaigns/${id}/`, data: { campaign: id, status: 'completed', counts } }]);
  return 'enough';
}

/** Credits of a campaign that nobody needs, out of what it holds. */
export async function giveBack(tx: Tx, { id }: Pick<CampaignRow, 'id'>, credits: bigint): Promise<void> {
  if (credits <= 0n) return;
  await settleCredits(tx, [{ groupId: id, spent: 0, freed: Number(credits) }]);
  await shiftHeld(tx, id, -credits);
}

/** What it cost so far; nothing is kept where there are several currencies. */
export async function keepCost(tx: Tx, id: string): Promise<void> {
  const [only, other] = await costSoFar(tx, id);
  if (only && !other) await setStanding(tx, id, { costMicro: only.micro, costCurrency: only.currency });
}
