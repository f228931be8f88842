import type { Static } from 'typebox';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { MOST_COUNTED } from '../../../kernel/pages.ts';
import { addDays, dayIn, isDay } from '../../../kernel/zone.ts';
import { presentCost } from '../sms/index.ts';
import {
  agentsOf,
  costsBy,
  countNow,
  failuresOf,
  figuresBy,
  peopleBy,
  readWhatsappPrices,
  standingOf,
  whatsappOf,
  type AgentRow,
  type CostRow,
  type Figures,
  type Grouped,
  type PeopleRow,
  type Period,
  type PriceRow,
  type WhatsappRow,
} from './read-queries.ts';
import type { Agents, Failures, Overview, Rows, Whatsapp } from './schema.ts';

type Reading = Tx | PlatformTx;

export interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly now: Date;
}

/** How many there are at this moment. */
export async function standNow(tx: Reading): Promise<Pick<Static<typeof Overview>, 'conversations' | 'contacts'>> {
  const now = await countNow(tx);
  const estimate = (...counts: readonly number[]): boolean => counts.some((count) => count >= MOST_COUNTED);
  return {
    conversations: { total: now.conversations, open: now.open, waiting: now.waiting, count_is_estimate: estimate(now.conversations) },
    contacts: { total: now.contacts, opted_in: now.opted_in, count_is_estimate: estimate(now.contacts, now.opted_in) },
  };
}

type Head = Pick<Static<typeof Rows>, 'from' | 'to' | 'time_zone' | 'as_of'>;

const DEFAULT_DAYS = 29;
const MOST_DAYS = 400;

/** The days that are meant: the last thirty unless told. @throws AppError `invalid` */
async function periodOf(tx: Reading, { from, to, now }: Asked): Promise<{ readonly period: Period; readonly head: Head }> {
  const { zone, madeAt } = await standingOf(tx);
  const until = to ?? dayIn(zone, now);
  if (!isDay(until)) throw invalid({ to: ['Not a day. Write it as 2026-01-31.'] });
  const since = from ?? addDays(until, -DEFAULT_DAYS);
  if (!isDay(since) || since > until) throw invalid({ from: ['Not a day before the last one. Write it as 2026-01-01.'] });
  if (since < addDays(until, -MOST_DAYS)) throw invalid({ from: [`At most ${MOST_DAYS} days at once.`] });
  const period = { from: since, to: until };
  return { period, head: { ...period, time_zone: zone, as_of: madeAt?.toISOString() ?? null } };
}

export const rate = (part: number, of: number): number => (of === 0 ? 0 : Math.round((part / of) * 10_000) / 100);
const ratesOf = ({ sent, delivered, read }: Figures): { delivery_rate: number; read_rate: number } => ({
  delivery_rate: rate(delivered, sent),
  read_rate: rate(read, sent),
});
const costsOf = (rows: readonly CostRow[]): { amount: string; currency: string }[] => added(rows).map((row) => presentCost(row)!);

function added(rows: readonly CostRow[]): readonly CostRow[] {
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, of]) => ({ currency, micro: of.reduce((sum, { micro }) => sum + micro, 0n) }));
}

const NOTHING: Figures = { queued: 0, sent: 0, delivered: 0, read: 0, failed: 0, unconfirmed: 0, parts: 0 };
const NOBODY: Omit<PeopleRow, 'key'> = { heard: 0, people: 0, opt_outs: 0, opt_ins: 0 };

function figuresOf({ queued, sent, delivered, read, failed, unconfirmed, parts }: Figures): Figures {
  return { queued, sent, delivered, read, failed, unconfirmed, parts };
}

export function sumOf(rows: readonly Figures[]): Figures {
  const add = (name: keyof Figures): number => rows.reduce((sum, row) => sum + row[name], 0);
  return {
    queued: add('queued'),
    sent: add('sent'),
    delivered: add('delivered'),
    read: add('read'),
    failed: add('failed'),
    unconfirmed: add('unconfirmed'),
    parts: add('parts'),
  };
}

const peopleOf = ({ heard, opt_outs, opt_ins }: Omit<PeopleRow, 'key'>): { received: number; opt_outs: number; opt_ins: number } => ({
  received: heard,
  opt_outs,
  opt_ins,
});

interface Parts {
  readonly figures: readonly Grouped[];
  readonly costs: readonly (CostRow & { readonly key: string })[];
  readonly people: readonly PeopleRow[];
}

/** One line for each key that anything is known of. */
function joined({ figures, costs, people }: Parts): Static<typeof Rows>['rows'] {
  const keys = [...new Set([...figures, ...people].map(({ key }) => key))].toSorted();
  return keys.map((key) => {
    const own = figures.find((row) => row.key === key) ?? { ...NOTHING, key };
    return {
      key,
      ...figuresOf(own),
      ...ratesOf(own),
      ...peopleOf(people.find((row) => row.key === key) ?? { ...NOBODY }),
      cost: costsOf(costs.filter((row) => row.key === key)),
    };
  });
}

/** By day, channel or kind of message. @throws AppError `invalid` */
export async function rowsBy(tx: Reading, by: 'day' | 'channel' | 'kind', asked: Asked): Promise<Static<typeof Rows>> {
  const { period, head } = await periodOf(tx, asked);
  const people = by === 'kind' ? [] : await peopleBy(tx, period, by);
  return { ...head, rows: joined({ figures: await figuresBy(tx, period, by), costs: await costsBy(tx, period, by), people }) };
}

/** Everything on one page, in the shape of the older system and with more. @throws AppError `invalid` */
export async function overviewOf(tx: Reading, asked: Asked): Promise<Static<typeof Overview>> {
  const { period, head } = await periodOf(tx, asked);
  const costs = await costsBy(tx, period, 'channel');
  const people = await peopleBy(tx, period, 'channel');
  const channels = joined({ figures: await figuresBy(tx, period, 'channel'), costs, people });
  const all = sumOf(channels);
  return {
    ...head,
    messages: {
      total: all.queued,
      ...all,
      ...ratesOf(all),
      received: people.reduce((sum, row) => sum + row.heard, 0),
      opt_outs: people.reduce((sum, row) => sum + row.opt_outs, 0),
      opt_ins: people.reduce((sum, row) => sum + row.opt_ins, 0),
      cost: costsOf(costs),
      by_channel: channels.map(({ key, ...row }) => ({ channel: key, ...row })),
    },
    ...(await standNow(tx)),
    cost: { total: costsOf(costs), by_channel: channels.map(({ key, cost }) => ({ channel: key, cost })) },
    response_times: answersOf(await agentsOf(tx, period)),
    failures: (await failuresOf(tx, period)).map((row) => ({ ...row })),
  };
}

function answersOf(rows: readonly Omit<AgentRow, 'user_id' | 'email' | 'conversations'>[]): Static<typeof Overview>['response_times'] {
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const answered = sum((row) => row.answered);
  const rated = sum((row) => row.rated);
  return {
    replies: sum((row) => row.replies),
    answered,
    average_seconds: answered === 0 ? null : Math.round(sum((row) => Number(row.answer_seconds)) / answered),
    answered_late: sum((row) => row.answered_late),
    resolved: sum((row) => row.resolved),
    resolved_late: sum((row) => row.resolved_late),
    rated,
    average_rating: rated === 0 ? null : Math.round((sum((row) => row.rating_sum) / rated) * 100) / 100,
  };
}

/** @throws AppError `invalid` */
export async function failuresIn(tx: Reading, asked: Asked): Promise<Static<typeof Failures>> {
  const { period, head } = await periodOf(tx, asked);
  return { ...head, rows: (await failuresOf(tx, period)).map((row) => ({ ...row })) };
}

/** @throws AppError `invalid` */
export async function agentsIn(tx: Reading, asked: Asked): Promise<Static<typeof Agents>> {
  const { period, head } = await periodOf(tx, asked);
  const rows = await agentsOf(tx, period);
  return { ...head, rows: rows.map((row) => ({ user: row.user_id, email: row.email, conversations: row.conversations, ...answersOf([row]) })) };
}

/** Service messages of a number that Meta does not bill in a month: since 1 October 2026. */
const FREE_SERVICE = 1_000;

/** What Meta charges for, priced by the client's own list. @throws AppError `invalid` */
export async function whatsappIn(tx: Reading, asked: Asked): Promise<Static<typeof Whatsapp>> {
  const { period, head } = await periodOf(tx, asked);
  const prices = await readWhatsappPrices(tx);
  const rows = (await whatsappOf(tx, period)).map((row) => ({ row, cost: costOf(row, prices) }));
  const month = head.to.slice(0, 7);
  const ofMonth = await whatsappOf(tx, { from: `${month}-01`, to: head.to });
  return {
    ...head,
    rows: rows.map(({ row: { number_id: number, ...row }, cost }) => ({ number, ...row, cost: presentCost(cost) })),
    cost: costsOf(rows.flatMap(({ cost }) => cost ?? [])),
    free_service_messages: freeOf(ofMonth, month),
  };
}

/** Meta writes a hyphen in one of its categories. */
function costOf({ category, country, billable }: WhatsappRow, prices: readonly PriceRow[]): CostRow | null {
  const wanted = category.replaceAll('-', '_');
  const price = prices.find((one) => one.category === wanted && one.country === country) ?? prices.find((one) => one.category === wanted && one.country === '');
  return price ? { micro: price.priceMicro * BigInt(billable), currency: price.currency } : null;
}

function freeOf(rows: readonly WhatsappRow[], month: string): Static<typeof Whatsapp>['free_service_messages'] {
  return [...Map.groupBy(rows, (row) => row.number_id)].map(([number, of]) => {
    const used = of
      .filter(({ category, pricing_type: type }) => category === 'service' && type !== 'free_entry_point')
      .reduce((sum, { messages }) => sum + messages, 0);
    return { number, display_number: of[0]!.display_number, month, used, included: FREE_SERVICE, left: Math.max(0, FREE_SERVICE - used) };
  });
}
