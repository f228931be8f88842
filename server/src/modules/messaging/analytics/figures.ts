import type { Clock } from '../../../kernel/clock.ts';
import type { Db } from '../../../kernel/db.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Tx } from '../../../kernel/db.ts';
import { addDays, dayIn, startOfDay } from '../../../kernel/zone.ts';
import { countryOfDigits } from '../sms/index.ts';
import { analyticsJobs } from './jobs.ts';
import {
  firstMessageAt,
  lockFigures,
  makeAgents,
  makeFailures,
  makeMessages,
  makePeople,
  pricedOn,
  readMark,
  writeMark,
  writePriced,
  type Day,
  type Mark,
} from './make-queries.ts';

/** Messages change for some days: reports come late, people read late. Each new day these are made again, and yesterday and today at every run. */
const OPEN_DAYS = 7;
/** Older figures are not made when none were made so far. */
const MOST_DAYS = 400;

export interface FiguresDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly activeTenants: () => Promise<readonly string[]>;
}

export function analyticsEngine(deps: FiguresDeps): readonly BoundJob[] {
  return [
    bindJob(analyticsJobs.figures, async () => {
      for (const tenantId of await deps.activeTenants()) {
        try {
          await makeFigures(deps, tenantId);
        } catch (error) {
          // one tenant's figures are no reason for others to have none
          deps.log.error({ err: error, tenant: tenantId }, 'figures of messages');
        }
      }
    }),
  ];
}

/** Each day in a transaction of its own; a run that dies leaves whole days, and the next goes on. */
export async function makeFigures({ db, clock }: Pick<FiguresDeps, 'db' | 'clock'>, tenantId: string): Promise<void> {
  const now = clock.now();
  const { zone, days } = await db.inTenant(tenantId, async (tx) => {
    const { zone: own, mark } = await readMark(tx);
    return { zone: own, days: await daysToMake(tx, { zone: own, mark, now }) };
  });
  for (const day of days) {
    await db.inTenant(tenantId, (tx) => makeDay(tx, { day, from: startOfDay(zone, day), to: startOfDay(zone, addDays(day, 1)) }));
  }
  await db.inTenant(tenantId, (tx) => writeMark(tx, { throughDay: dayIn(zone, now), timeZone: zone, madeAt: now }));
}

interface Standing {
  readonly zone: string;
  readonly mark: Mark | null;
  readonly now: Date;
}

async function daysToMake(tx: Tx, { zone, mark, now }: Standing): Promise<readonly string[]> {
  const today = dayIn(zone, now);
  const from =
    mark === null || mark.timeZone !== zone
      ? await firstDay(tx, zone, today)
      : mark.throughDay === today
        ? addDays(today, -1)
        : earlier(addDays(mark.throughDay, -1), addDays(today, -OPEN_DAYS));
  const oldest = addDays(today, -MOST_DAYS);
  const days: string[] = [];
  for (let day = from < oldest ? oldest : from; day <= today; day = addDays(day, 1)) days.push(day);
  return days;
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

async function firstDay(tx: Tx, zone: string, today: string): Promise<string> {
  const first = await firstMessageAt(tx);
  return first === null ? today : dayIn(zone, first);
}

async function makeDay(tx: Tx, day: Day): Promise<void> {
  await lockFigures(tx);
  await makeMessages(tx, day);
  await makeFailures(tx, day);
  await makePeople(tx, day);
  await makeAgents(tx, day);
  const priced = await pricedOn(tx, day);
  await writePriced(
    tx,
    day.day,
    priced.map(({ prefix, ...row }) => ({ ...row, country: countryOfDigits(prefix) })),
  );
}
