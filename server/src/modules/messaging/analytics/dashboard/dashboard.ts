import type { Static } from 'typebox';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { addDays, dayIn, startOfDay } from '../../../../kernel/zone.ts';
import { summaryOf } from '../../campaigns/index.ts';
import { presentCredits, readCredits } from '../../credits/index.ts';
import { figuresBy, peopleBy, standingOf, type Grouped, type PeopleRow, type Period, type Standing } from '../read-queries.ts';
import { overviewOf, rate, standNow, sumOf } from '../read.ts';
import { countSenders } from './queries.ts';
import type { DashboardComprehensive, DashboardMetrics, DashboardOverview } from './schema.ts';

type Reading = Tx | PlatformTx;
type Card = Static<typeof DashboardMetrics>['metrics']['sender_ids'];

export interface Asked {
  readonly now: Date;
  /** Whether who asks may read this too. */
  readonly sees: (permission: 'campaigns.read' | 'sms.read') => boolean;
}

interface Days {
  readonly figures: readonly Grouped[];
  readonly people: readonly PeopleRow[];
}

async function daysOf(tx: Reading, period: Period): Promise<Days> {
  return { figures: await figuresBy(tx, period, 'day'), people: await peopleBy(tx, period, 'day') };
}

/** Days are written so that they sort. */
function within({ figures, people }: Days, { from, to }: Period): Days {
  const isIn = ({ key }: { readonly key: string }): boolean => key >= from && key <= to;
  return { figures: figures.filter(isIn), people: people.filter(isIn) };
}

function countOf(days: Days): Static<typeof DashboardOverview>['messages']['today'] {
  const { queued, sent, delivered, failed } = sumOf(days.figures);
  return { queued, sent, delivered, failed, received: total(days, 'heard') };
}

function total({ people }: Days, field: 'heard' | 'people' | 'opt_outs'): number {
  return people.reduce((sum, row) => sum + row[field], 0);
}

const headOf = ({ zone, madeAt }: Standing): { time_zone: string; as_of: string | null } => ({ time_zone: zone, as_of: madeAt?.toISOString() ?? null });

/** The first screen: messages of today, this week and this month, and what there is now. */
export async function dashboardOverview(tx: Reading, { now, sees }: Asked): Promise<Static<typeof DashboardOverview>> {
  const standing = await standingOf(tx);
  const today = dayIn(standing.zone, now);
  const week = addDays(today, 1 - Temporal.PlainDate.from(today).dayOfWeek);
  const month = `${today.slice(0, 7)}-01`;
  const days = await daysOf(tx, { from: week < month ? week : month, to: today });
  const since = (from: string): ReturnType<typeof countOf> => countOf(within(days, { from, to: today }));
  return {
    ...headOf(standing),
    messages: { today: since(today), this_week: since(week), this_month: since(month) },
    ...(await standNow(tx)),
    credits: tx.tenantId !== null && sees('sms.read') ? presentCredits(await readCredits(tx)) : null,
    recent_campaigns: sees('campaigns.read') ? (await summaryOf(tx)).recent_campaigns : [],
  };
}

const DAYS = 30;

/** Thirty days beside the thirty before them: like with like. */
export async function dashboardMetrics(tx: Reading, { now }: Pick<Asked, 'now'>): Promise<Static<typeof DashboardMetrics>> {
  const standing = await standingOf(tx);
  const to = dayIn(standing.zone, now);
  const from = addDays(to, 1 - DAYS);
  const first = addDays(from, -DAYS);
  const all = await daysOf(tx, { from: first, to });
  const [last, before] = [within(all, { from, to }), within(all, { from: first, to: addDays(from, -1) })];
  const [sums, sumsBefore] = [sumOf(last.figures), sumOf(before.figures)];
  const senders = await countSenders(tx, startOfDay(standing.zone, from));
  const card = (field: 'heard' | 'people' | 'opt_outs', description: string): Card => cardOf([total(last, field), total(before, field)], description);
  return {
    ...headOf(standing),
    from,
    to,
    metrics: {
      total_messages: cardOf([sums.sent, sumsBefore.sent], 'Messages that a gateway, WhatsApp or a mail server took in the last 30 days'),
      delivery_rate: rateCard(sums, sumsBefore),
      received_messages: card('heard', 'Messages that people wrote in the last 30 days'),
      engaged_contacts: card('people', 'People who wrote in the last 30 days, each once for a day and channel'),
      opt_outs: card('opt_outs', 'People who ended advertising in the last 30 days'),
      sender_ids: cardOf([senders.now, senders.before], 'Sender ids in use, and how many of them there were 30 days ago'),
    },
  };
}

function cardOf([value, before]: readonly [number, number], description: string): Card {
  return { value, change: before === 0 ? null : rate(value - before, before), change_type: directionOf(value - before), description };
}

interface Handed {
  readonly sent: number;
  readonly delivered: number;
}

function rateCard(last: Handed, before: Handed): Card {
  const [value, earlier] = [rate(last.delivered, last.sent), rate(before.delivered, before.sent)];
  const comparable = last.sent > 0 && before.sent > 0;
  const change = comparable ? Math.round((value - earlier) * 100) / 100 : null;
  return { value, change, change_type: directionOf(change ?? 0), description: 'Percent of the messages taken in the last 30 days that arrived' };
}

function directionOf(change: number): Card['change_type'] {
  if (change === 0) return 'none';
  return change > 0 ? 'increase' : 'decrease';
}

/** Everything of the first screens at once. */
export async function dashboardComprehensive(tx: Reading, asked: Asked): Promise<Static<typeof DashboardComprehensive>> {
  return {
    overview: await dashboardOverview(tx, asked),
    metrics: await dashboardMetrics(tx, asked),
    campaigns: asked.sees('campaigns.read') ? await summaryOf(tx) : null,
    analytics: await overviewOf(tx, { now: asked.now }),
  };
}
