import { Batcher } from '../../../kernel/batch.ts';
import { databaseIsAway } from '../../../kernel/db-errors.ts';
import { jobStatement } from '../../../kernel/jobs.ts';
import { alertsStatement } from '../alerts/index.ts';
import type { IntakeDeps, PaymentAlert } from './deps.ts';
import { eventsStatement, type EventRow } from './intake-queries.ts';
import { settleJob } from './jobs.ts';
import type { Found, Notice } from './notice.ts';
import { FOREIGN, readEvent } from './read-event.ts';
import { createSpool } from './spool.ts';

/** How we know that a notice is what it says: by the secret in its path, by its source alone, because we asked for it, or not at all. */
export type Authenticity = 'secret' | 'ip' | 'asked' | 'none';

/** One POST of a provider, before any meaning. */
export interface Arrival {
  readonly tenantId: string;
  readonly channelId: string;
  readonly source: 'confirmation' | 'validation' | 'stk' | 'callback' | 'result' | 'timeout' | 'pull' | 'statement';
  readonly authenticity: Authenticity;
  readonly ip: string | null;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly receivedAt: Date;
  /** For answers to a request of ours: the request that the path's secret names. */
  readonly stkRequestId?: string;
}

export interface Intake {
  /** Resolves when the event, its payment and its job are durable; only then may the provider be told. */
  take(arrival: Arrival): Promise<void>;
  /** Resolves when a notice lies synced in the spool file, for when it cannot be told whose it is. */
  keep(notice: Notice): Promise<void>;
  /** Brings in what had to wait in the spool file while the database was away. */
  replaySpool(find: (notice: Notice) => Promise<Found>): Promise<number>;
  close(): Promise<void>;
}

/**
 * Confirmations that arrive while commits are under way go into the next. A full flush leaves while the rest
 * of its turn of the event loop is still being read, so that the database and this process work at once.
 */
const FLUSH = { maxItems: 256, fullFrom: 80, parallel: 2 } as const;

export function createIntake(deps: IntakeDeps): Intake {
  const spool = createSpool({ folder: deps.spoolDir, maxBytes: deps.spoolMaxBytes, log: deps.log, metrics: deps.metrics });
  const batchers = new Map<string, Batcher<EventRow, void>>();
  const batcherOf = (tenantId: string): Batcher<EventRow, void> => {
    let batcher = batchers.get(tenantId);
    if (!batcher) batchers.set(tenantId, (batcher = new Batcher({ ...FLUSH, write: (events) => flush(deps, tenantId, events) })));
    return batcher;
  };
  const store = async (arrival: Arrival): Promise<void> => {
    let event = readEvent(deps.provider, arrival, await deps.shortcodes(arrival.tenantId));
    // a paybill that was added a moment ago may not be in memory yet
    if (event.reason === FOREIGN) event = readEvent(deps.provider, arrival, await deps.shortcodes(arrival.tenantId, true));
    deps.metrics.intake.inc({ kind: arrival.source, outcome: event.state });
    return batcherOf(arrival.tenantId).add(event);
  };
  return {
    async take(arrival) {
      try {
        await store(arrival);
      } catch (error) {
        if (!isPassing(error)) throw error;
        // the database is away: a synced line in a file is as durable, and M-Pesa may not call again
        await spool.append(arrival);
        deps.log.warn({ tenant: arrival.tenantId }, 'database away, event spooled');
      }
    },
    async keep(notice) {
      await spool.append({ ...notice, body: notice.body.subarray(0, LARGEST_UNKNOWN) });
      deps.log.warn('database away, notice spooled');
    },
    replaySpool: (find) =>
      spool.replay(async (spooled) => {
        const found = 'door' in spooled ? await find(spooled) : spooled;
        if (typeof found !== 'string') await store(found);
      }),
    close: () => spool.close(),
  };
}

/** Strangers can fill the spool too while nobody can be asked who they are. */
const LARGEST_UNKNOWN = 256 * 1024;

/** The database is away, full, too slow or busy with others: what failed now may be written later. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string };
  return databaseIsAway(error) || (code !== undefined && /^(40|55|57)/.test(code)) || isPoolTimeout(error);
}

function isPoolTimeout(error: unknown): boolean {
  return (
    error instanceof Error && /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/i.test(error.message)
  );
}

/** One transaction in one round trip: the events, the payments they tell of, and the job that settles them. */
async function flush(deps: IntakeDeps, tenantId: string, events: readonly EventRow[]): Promise<void[]> {
  const statements = [eventsStatement(tenantId, events)];
  const span = spanOf(events.filter((event) => event.state === 'received'));
  if (span) statements.push(jobStatement(settleJob, { tenantId, ...span }));
  const alerts = events.flatMap(alertsOf);
  if (alerts.length > 0) statements.push(alertsStatement(tenantId, alerts));
  await deps.db.writeAtOnce(tenantId, statements);
  return events.map(() => undefined);
}

/** Ids grow with time, so that two of them name a whole flush. */
function spanOf(events: readonly EventRow[]): { readonly from: string; readonly to: string } | undefined {
  const [first] = events;
  if (!first) return undefined;
  let [from, to] = [first.id, first.id];
  for (const { id } of events) {
    if (id < from) from = id;
    if (id > to) to = id;
  }
  return { from, to };
}

/** What nobody can read or believe goes before a person with the commit that keeps it: one alert for a paybill, reason and day, which counts. */
function alertsOf(event: EventRow): PaymentAlert[] {
  if (event.state !== 'quarantined' && event.state !== 'unreadable') return [];
  const reason = event.reason ?? event.state;
  return [
    {
      type: 'payment_unreadable',
      severity: 'error',
      dedupeKey: `events:${event.channelId}:${reason}:${dayOf(event.receivedAt)}`,
      meterId: null,
      customerId: null,
      paymentId: null,
      says: event.receipt ? { code: 'notices_unreadable_last', given: { reason, receipt: event.receipt } } : { code: 'notices_unreadable', given: { reason } },
    },
  ];
}

/** M-Pesa's day, East Africa's. */
function dayOf(at: Date): string {
  return new Date(at.getTime() + 3 * 3_600_000).toISOString().slice(0, 10);
}
