import type { Tx } from '../../../kernel/db.ts';
import { record, systemSource, type AuditSource } from '../../tenancy/audit/index.ts';
import { variantsFor } from './campaigns.ts';
import { countsOf, type Counts } from './count-queries.ts';
import { setStanding, type CampaignRow, type WinnerRule } from './queries.ts';
import { releaseRest } from './recipient-queries.ts';

type Rule = Exclude<WinnerRule, 'manual'>;
type Figures = Pick<Counts, 'variant' | 'accepted' | 'delivered' | 'read' | 'unconfirmed' | 'replied' | 'opted_out'>;

const SCORE: Readonly<Record<Rule, (counts: Figures) => number>> = {
  delivered: (counts) => counts.delivered + counts.read,
  read: (counts) => counts.read,
  replied: (counts) => counts.replied,
  fewest_opt_outs: (counts) => -counts.opted_out,
};

/** The variant with the best rate of those that were handed over; of equals the first. */
function bestOf(counts: readonly Figures[], rule: Rule): string | undefined {
  const rate = (one: Figures): number => SCORE[rule](one) / Math.max(1, one.accepted + one.delivered + one.read + one.unconfirmed);
  return counts.filter(({ variant }) => variant !== '').toSorted((a, b) => rate(b) - rate(a) || (a.variant < b.variant ? -1 : 1))[0]?.variant;
}

/** Ends a test whose time is up. @returns the campaign as it is now */
export async function decideWinner(tx: Tx, campaign: CampaignRow, now: Date): Promise<CampaignRow> {
  const { id, testPercent, testMinutes, winnerBy, winner, startedAt } = campaign;
  if (testPercent === null || winner !== null || winnerBy === null || winnerBy === 'manual' || startedAt === null) return campaign;
  if (startedAt.getTime() + testMinutes! * 60_000 > now.getTime()) return campaign;
  const best = bestOf((await countsOf(tx, [id])).get(id) ?? [], winnerBy);
  return best === undefined ? campaign : crown(tx, systemSource, { campaign, variant: best, now });
}

export interface Crowning {
  readonly campaign: CampaignRow;
  readonly variant: string;
  readonly now: Date;
}

/** The rest gets this one. */
export async function crown(tx: Tx, source: AuditSource, { campaign, variant, now }: Crowning): Promise<CampaignRow> {
  await setStanding(tx, campaign.id, { winner: variant, winnerAt: now });
  await releaseRest(tx, campaign.id, now);
  await record(tx, source, [{ action: 'campaign.winner', objectType: 'campaign', objectId: campaign.id, details: { variant } }]);
  return { ...campaign, winner: variant, winnerAt: now };
}

/** True for a variant that can be chosen. */
export async function isCandidate(tx: Tx, { id, testPercent, winner }: CampaignRow, variant: string): Promise<boolean> {
  return testPercent !== null && winner === null && (await variantsFor(tx, id)).some(({ key }) => key === variant);
}
