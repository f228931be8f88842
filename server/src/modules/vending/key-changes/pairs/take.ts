import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { newId } from '../../../../kernel/ids.ts';
import { enqueue } from '../../../../kernel/jobs.ts';
import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import { sealToken } from '../../tokens/index.ts';
import { insertChanges, lockCampaign, takeTurn, type CampaignRow } from '../campaigns/queries.ts';
import type { KeyChangeTools } from '../deps.ts';
import { campaignOver } from '../errors.ts';
import { keyChangeJobs } from '../jobs.ts';
import { insertTokens, putSets, type NewToken } from './queries.ts';
import type { PairRow } from './read.ts';
import { sortRows, type Placed, type Rejected } from './sort.ts';

export interface TakenPairs {
  readonly rows: number;
  readonly taken: number;
  /** In hand already, token by token. */
  readonly known: number;
  readonly rejected: readonly Rejected[];
}

export interface PairsFile {
  readonly campaignId: string;
  readonly rows: readonly PairRow[];
  readonly dryRun: boolean;
  readonly source: AuditSource;
}

/**
 * Takes the vendor's key-change tokens into a campaign: whole rows or none of a row, all rows in one transaction. The
 * same file may come twice; a corrected set takes the place of one that was not handed out. A dry run tells the same and
 * keeps nothing.
 * @throws AppError `not_found`, `key_changes.campaign_over`
 */
export async function takePairs(tx: Tx, deps: KeyChangeTools, { campaignId, rows, dryRun, source }: PairsFile): Promise<TakenPairs> {
  await takeTurn(tx);
  const campaign = await lockCampaign(tx, campaignId);
  if (!campaign) throw notFound();
  if (campaign.state !== 'open' && campaign.state !== 'running') throw campaignOver();
  const sorting = await sortRows(tx, deps, { campaign, rows });
  if (!dryRun && sorting.taken.length > 0) await keep(tx, deps, { campaign, taken: sorting.taken });
  const counted = { rows: rows.length, taken: sorting.taken.length, known: sorting.known, rejected: sorting.rejected };
  if (!dryRun) {
    const details = { ...counted, rejected: counted.rejected.length };
    await record(tx, source, [{ action: 'key_change_campaign.pairs_taken', objectType: 'key_change_campaign', objectId: campaignId, details }]);
    if (campaign.state === 'running') await enqueue(tx, keyChangeJobs.deliver, [{ tenantId: tx.tenantId, campaignId }]);
  }
  return counted;
}

interface Keeping {
  readonly campaign: CampaignRow;
  readonly taken: readonly Placed[];
}

async function keep(tx: Tx, { clock, secrets }: KeyChangeTools, { campaign, taken }: Keeping): Promise<void> {
  const at = clock.now();
  const sets = taken.map((one) => ({ ...one, changeId: one.meter.change_id ?? newId(), setNo: (one.meter.set_no ?? 0) + 1 }));
  const fresh = sets.filter(({ meter }) => meter.change_id === null);
  if (fresh.length > 0)
    await insertChanges(tx, { campaignId: campaign.id, changes: fresh.map(({ changeId, meter }) => ({ id: changeId, meterId: meter.meter_id })), at });
  await putSets(
    tx,
    sets.map(({ changeId, pair }) => ({ changeId, key: pair.key })),
    at,
  );
  const tokens = sets.flatMap(({ changeId, setNo, pair }) =>
    pair.tokens.map((token, index): NewToken => {
      const id = newId();
      return { id, changeId, setNo, part: index + 1, ...sealToken(secrets, { tenantId: tx.tenantId, tokenId: id }, token) };
    }),
  );
  await insertTokens(tx, tokens, at);
}
