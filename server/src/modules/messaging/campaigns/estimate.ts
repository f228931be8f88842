import type { Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import { operatorOf } from '../../../kernel/phone-operators.ts';
import { readCredits, readTerms } from '../credits/index.ts';
import type { Cost } from '../outbox/index.ts';
import { countryOfDigits, microOf, presentCost } from '../sms/index.ts';
import { waysOf } from './audience.ts';
import { campaignOr404, variantsFor } from './campaigns.ts';
import type { CampaignTools } from './deps.ts';
import { countReach, sampleReach, type ReachRow, type SampleRow, type Way } from './freeze-queries.ts';
import { readApproveAbove } from './settings-queries.ts';
import type { CampaignRow } from './queries.ts';
import type { Estimate } from './schema-read.ts';
import { checkCarriers, spokenChannels } from './start.ts';
import { scriptsOf, type Script } from './words.ts';

type Shown = Static<typeof Estimate>;
type Channel = CampaignRow['channels'][number];
type Problem = Shown['problems'][number];

/** Where texts differ, so many of them are filled in and counted. */
const COUNTED = 3_000;
const SAMPLED = 3;

interface Reading {
  readonly campaign: CampaignRow;
  readonly scripts: ReadonlyMap<string, Script>;
  readonly reached: readonly ReachRow[];
  readonly people: readonly SampleRow[];
  readonly costOf: (to: string, parts: number) => Cost | null;
}

/** What a campaign would come to if it began now; nothing is written and nothing set aside. @throws AppError `not_found` */
export async function estimateOf(tx: Tx, tools: CampaignTools, id: string): Promise<Shown> {
  const campaign = await campaignOr404(tx, id);
  const { scripts, problems } = await readScripts(tx, campaign);
  const ways = await waysOf(tx, campaign);
  const reach = await countReach(tx, ways);
  const reached = reach.filter(({ verdict }) => verdict === 'allowed');
  const people = await peopleFor(tx, ways, scripts);
  const reading = { campaign, scripts, reached, people, costOf: await tools.costOf(tx) };
  const channels = campaign.channels.map((channel) => channelOf(reading, channel));
  const recipients = sum(reached.map((row) => row.people));
  const parts = sum(channels.map((one) => one.smsParts));
  const above = await readApproveAbove(tx);
  const credits = await creditsOf(tx, parts);
  return {
    contacts: sum(reach.map((row) => row.people)),
    recipients,
    left_out: leftOut(reach),
    channels: channels.map(({ smsParts: _parts, ...shown }) => shown),
    parts,
    ...credits.shown,
    cost: presentCost(costOfAll(channels)),
    is_exact: [...scripts.values()].every((script) => campaign.channels.every((channel) => script.isSame(channel))),
    sample: sampleOf(reading),
    problems: [...problems, ...credits.problems, ...(recipients === 0 ? [NOBODY] : []), ...(await carrierProblems(tx, tools, campaign))],
    needs_approval: above !== null && recipients > above && campaign.approvedBy === null,
  };
}

const NOBODY: Problem = { code: 'campaigns.nobody', message: 'Nobody can be written to.' };

async function readScripts(tx: Tx, campaign: CampaignRow): Promise<{ readonly scripts: ReadonlyMap<string, Script>; readonly problems: readonly Problem[] }> {
  try {
    return { scripts: await scriptsOf(tx, await variantsFor(tx, campaign.id), spokenChannels(campaign)), problems: [] };
  } catch (error) {
    return { scripts: new Map(), problems: [problemOf(error)] };
  }
}

/** @throws what is no refusal */
function problemOf(error: unknown): Problem {
  if (!(error instanceof AppError)) throw error;
  return { code: error.code, message: error.message };
}

async function carrierProblems(tx: Tx, tools: CampaignTools, campaign: CampaignRow): Promise<readonly Problem[]> {
  try {
    await checkCarriers(tx, tools, campaign);
    return [];
  } catch (error) {
    return [problemOf(error)];
  }
}

async function peopleFor(tx: Tx, ways: readonly Way[], scripts: ReadonlyMap<string, Script>): Promise<readonly SampleRow[]> {
  const isSame = [...scripts.values()].every((script) => script.isSame('sms'));
  return sampleReach(tx, ways, isSame ? SAMPLED : COUNTED);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function leftOut(reach: readonly ReachRow[]): Shown['left_out'] {
  const of = (verdict: string): number => sum(reach.filter((row) => row.verdict === verdict).map((row) => row.people));
  return { no_consent: of('no_consent'), opted_out: of('opted_out'), blocked: of('blocked'), no_address: of('no_address') };
}

/** Of text messages to somebody on this channel: the mean over those who were looked at, of the longest variant. */
function smsPartsEach({ campaign, scripts, people }: Reading, channel: Channel): number {
  const speaks = channel === 'sms' || (channel === 'whatsapp' && campaign.failoverMinutes !== null);
  if (!speaks || scripts.size === 0) return 0;
  const some = people.filter((row) => row.channel === channel);
  const most = some.map((row) => Math.max(...[...scripts.values()].map((script) => script.speak('sms', row)?.parts ?? 0)));
  return most.length === 0 ? 0 : sum(most) / most.length;
}

type ChannelShown = Shown['channels'][number] & {
  /** Credits: of stand-bys too. */
  readonly smsParts: number;
};

function channelOf(reading: Reading, channel: Channel): ChannelShown {
  const rows = reading.reached.filter((row) => row.channel === channel);
  const each = smsPartsEach(reading, channel);
  const groups = Map.groupBy(rows, ({ prefix }) => JSON.stringify([countryOfDigits(prefix), operatorOf(prefix) ?? '']));
  const recipients = sum(rows.map(({ people }) => people));
  const smsParts = Math.ceil(recipients * each);
  const places = [...groups].map(([key, of]) =>
    placeOf(JSON.parse(key) as [string, string], { of, each: channel === 'sms' ? each : 1, costOf: reading.costOf }),
  );
  return {
    channel,
    recipients,
    parts: channel === 'sms' ? smsParts : recipients,
    smsParts,
    places: channel === 'email' ? [] : places.map((place) => (channel === 'sms' ? place : { ...place, cost: null })),
  };
}

interface Placing {
  readonly of: readonly ReachRow[];
  readonly each: number;
  readonly costOf: Reading['costOf'];
}

function placeOf([country, operator]: readonly [string, string], { of, each, costOf }: Placing): ChannelShown['places'][number] {
  const recipients = sum(of.map(({ people }) => people));
  const parts = Math.ceil(recipients * each);
  return { country, operator, recipients, parts, cost: presentCost(costOf(of[0]!.prefix, parts)) };
}

/** Null where a price is missing or there are several currencies. */
function costOfAll(channels: readonly ChannelShown[]): Cost | null {
  const costs = channels.filter(({ channel }) => channel === 'sms').flatMap(({ places }) => places.map(({ cost }) => cost));
  const [first] = costs;
  if (!first || costs.some((cost) => cost?.currency !== first.currency)) return null;
  return { micro: costs.reduce((total, cost) => total + microOf(cost!.amount), 0n), currency: first.currency };
}

async function creditsOf(
  tx: Tx,
  parts: number,
): Promise<{ readonly shown: Pick<Shown, 'credits' | 'credits_available'>; readonly problems: readonly Problem[] }> {
  const { available } = await readCredits(tx);
  const needed = (await readTerms(tx)).paidBy === 'own_account' ? 0n : BigInt(parts);
  const message = `This needs ${needed} credits and ${available} are left.`;
  return {
    shown: { credits: String(needed), credits_available: String(available) },
    problems: needed > available ? [{ code: 'sms.too_few_credits', message }] : [],
  };
}

function sampleOf({ scripts, people }: Reading): Shown['sample'] {
  return people.slice(0, SAMPLED).flatMap((row) =>
    [...scripts.values()].flatMap((script) => {
      const spoken = script.speak(row.channel, row);
      return spoken === null ? [] : [{ contact: row.contactId, channel: row.channel, variant: script.key, text: spoken.text, parts: spoken.parts }];
    }),
  );
}
