import type { Tx } from '../../../../kernel/db.ts';
import { normaliseAccount } from '../../meters/index.ts';
import { tokenDigest } from '../../tokens/index.ts';
import type { CampaignRow } from '../campaigns/queries.ts';
import type { KeyChangeTools } from '../deps.ts';
import { before } from '../state.ts';
import { checkPair, type CheckedPair } from './check.ts';
import { metersOfRows, tokensInBooks, type KnownToken, type MeterOfRow } from './queries.ts';
import type { PairRow } from './read.ts';

export interface Rejected {
  readonly row: number;
  readonly meter: string;
  readonly reason: string;
}

/** A row that holds a set for a meter of the campaign. */
export interface Placed {
  readonly pair: CheckedPair;
  readonly meter: MeterOfRow;
}

export interface Sorted {
  readonly taken: readonly Placed[];
  readonly known: number;
  readonly rejected: readonly Rejected[];
}

/** What becomes of each row, by itself and by the books; two statements, however many rows. */
export async function sortRows(
  tx: Tx,
  { secrets }: KeyChangeTools,
  { campaign, rows }: { readonly campaign: CampaignRow; readonly rows: readonly PairRow[] },
): Promise<Sorted> {
  const [whole, rejected]: [Whole[], Rejected[]] = [[], []];
  for (const row of rows) {
    const checked = checkPair(row, campaign);
    if (checked.ok) whole.push(wholeOf(checked.pair, (token) => tokenDigest(secrets, tx.tenantId, token)));
    else rejected.push({ row: row.line, meter: row.meter, reason: checked.reason });
  }
  const meters = await metersOfRows(
    tx,
    campaign.id,
    whole.map(({ number }) => number),
  );
  const books = await tokensInBooks(
    tx,
    whole.flatMap(({ digests }) => digests),
  );
  const judged = judgeAll(whole, {
    campaign,
    meters: new Map(meters.map((meter) => [meter.number, meter])),
    books: Map.groupBy(books, (known) => known.digest),
  });
  return { ...judged, rejected: [...rejected, ...judged.rejected].sort((one, other) => one.row - other.row) };
}

interface Whole {
  readonly pair: CheckedPair;
  readonly number: string;
  readonly digests: readonly Buffer[];
  /** By which two rows can be seen to be about the same. */
  readonly names: readonly string[];
}

function wholeOf(pair: CheckedPair, digestOf: (token: string) => Buffer): Whole {
  const [number, digests] = [normaliseAccount(pair.meter), pair.tokens.map(digestOf)];
  return { pair, number, digests, names: [number, ...digests.map((digest) => digest.toString('hex'))] };
}

interface Background {
  readonly campaign: CampaignRow;
  readonly meters: ReadonlyMap<string, MeterOfRow>;
  readonly books: ReadonlyMap<string, readonly KnownToken[]>;
}

function judgeAll(whole: readonly Whole[], background: Background): Sorted {
  const [taken, rejected, seen]: [Placed[], Rejected[], Set<string>] = [[], [], new Set()];
  let known = 0;
  for (const one of whole) {
    const meter = background.meters.get(one.number);
    const verdict = one.names.some((name) => seen.has(name)) ? 'The meter or one of the tokens stands in the file twice.' : judge(one, meter, background);
    if (verdict !== null && verdict !== 'known') {
      rejected.push({ row: one.pair.line, meter: one.pair.meter, reason: verdict });
      continue;
    }
    for (const name of one.names) seen.add(name);
    if (verdict === 'known') known += 1;
    else taken.push({ pair: one.pair, meter: meter! });
  }
  return { taken, known, rejected };
}

/** Null: it may be taken. */
function judge({ digests }: Whole, meter: MeterOfRow | undefined, { campaign, books }: Background): string | null {
  if (!meter) return 'No meter has this number.';
  const owners = digests.map((digest) => books.get(digest.toString('hex')) ?? []);
  const isCurrent = ({ change_id, set_no }: KnownToken): boolean => change_id === meter.change_id && set_no === meter.set_no;
  if (meter.change_id !== null && owners.every((own) => own.some(isCurrent))) return 'known';
  // a set that came to nothing may come again for the same meter
  if (owners.flat().some((owner) => owner.meter_id !== meter.meter_id)) return 'A token of this row is in the books already, for something else.';
  if (meter.state !== null)
    return before('ready').includes(meter.state) ? null : `The key change of this meter is ${meter.state}: its tokens stay as they are.`;
  if (campaign.selection.by !== 'file') return 'The meter is not in this campaign.';
  return meter.elsewhere ? 'Another campaign is not done with this meter.' : null;
}
