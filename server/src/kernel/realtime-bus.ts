import pg from 'pg';
import { newId } from './ids.ts';
import { endingOf } from './pool-end.ts';
import type { EventBus, RealtimeEvent, SentEvent } from './realtime.ts';

/** Carries texts between processes: PostgreSQL's notices, or Redis. */
export interface Wire {
  send(texts: readonly string[]): Promise<void>;
  /** Listens until closed, and again after each loss; `lost` is called when it hears again. */
  listen(hear: (text: string) => void, lost: () => void): Promise<void>;
  close(): Promise<void>;
}

/** The first events leave at once; those that follow within this time leave together. */
const PAUSE_MS = 50;
/** PostgreSQL takes notices below 8,000 bytes. */
const MOST_BYTES = 7_500;
const MOST_DATA = 2_000;
/** Objects of one topic and kind in one go; beyond, one event says "several". */
const MOST_OBJECTS = 50;

/**
 * Events of many transactions leave together and once for each object: at most twenty notices a second from a process,
 * whatever it does. A notice inside the transactions would make their commits wait for each other (see nudge.ts).
 */
export function openEventBus(wire: Wire, onError: (error: Error) => void): EventBus {
  const waiting = new Map<string, Map<string, SentEvent>>();
  let busy: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (waiting.size > 0) {
      const events = [...waiting.values()].flatMap((group) => (group.size > MOST_OBJECTS ? [severalOf([...group.values()].at(-1)!)] : [...group.values()]));
      waiting.clear();
      try {
        await wire.send(packed(events));
      } catch (error) {
        onError(error instanceof Error ? error : new Error('events were not told'));
      }
      await new Promise((done) => {
        setTimeout(done, PAUSE_MS);
      });
    }
    busy = undefined;
  };
  return {
    send(tenantId, events) {
      for (const event of events) keep(waiting, stamped(tenantId, event));
      if (waiting.size > 0) busy ??= run();
    },
    listen: (hear, lost) =>
      wire.listen((text) => {
        const events = unpacked(text);
        if (events.length > 0) hear(events);
      }, lost),
    async close() {
      await busy;
      await wire.close();
    },
  };
}

function stamped(tenantId: string, event: RealtimeEvent): SentEvent {
  const { data, ...rest } = event;
  const isSmall = data !== undefined && JSON.stringify(data).length <= MOST_DATA;
  return { ...rest, ...(isSmall ? { data } : {}), id: newId(), tenantId, at: new Date().toISOString() };
}

/** Of several about one object, the newest is told. */
function keep(waiting: Map<string, Map<string, SentEvent>>, event: SentEvent): void {
  const group = `${event.tenantId} ${event.topic} ${event.kind}`;
  const known = waiting.get(group) ?? new Map<string, SentEvent>();
  const key = `${event.object} ${JSON.stringify(event.data?.['key'] ?? null)}`;
  const before = known.get(key);
  if (before?.version !== undefined && event.version !== undefined && before.version > event.version) return;
  known.delete(key);
  waiting.set(group, known.set(key, event));
}

function severalOf({ id, tenantId, at, topic, kind }: SentEvent): SentEvent {
  return { id, tenantId, at, topic, kind, object: null };
}

/** JSON lists, each small enough for one notice. */
export function packed(events: readonly SentEvent[]): readonly string[] {
  const texts: string[] = [];
  let open: string[] = [];
  let bytes = 2;
  for (const event of events) {
    const text = JSON.stringify(event);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MOST_BYTES && open.length > 0) {
      texts.push(`[${open.join(',')}]`);
      [open, bytes] = [[], 2];
    }
    open.push(text);
    bytes += size;
  }
  if (open.length > 0) texts.push(`[${open.join(',')}]`);
  return texts;
}

function unpacked(text: string): readonly SentEvent[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? (parsed as SentEvent[]) : [];
  } catch {
    return [];
  }
}

export interface PgWireOptions {
  readonly url: string;
  readonly onError: (error: Error) => void;
  readonly retryMs?: number;
}

const CHANNEL = 'mkondo_events';
const RETRY_MS = 1_000;

/** Notices of PostgreSQL; one connection to tell by, one to hear by where somebody listens. */
export function openPgWire({ url, onError, retryMs = RETRY_MS }: PgWireOptions): Wire {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: 'mkondo-events',
    allowExitOnIdle: true,
    // a notice is a hint: its commit need not wait for the disk
    options: '-c synchronous_commit=off',
  });
  pool.on('error', onError);
  const end = endingOf(pool);
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const begin = async (hear: (text: string) => void, lost: () => void): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'mkondo-events-heard', connectionTimeoutMillis: 5_000, keepAlive: true });
    const again = (cause?: Error): void => {
      if (cause) onError(cause);
      if (closed || client !== next) return;
      client = undefined;
      timer = setTimeout(() => void retry(hear, lost), retryMs);
    };
    client = next;
    next.on('error', again);
    next.on('end', () => again());
    next.on('notification', ({ payload }) => hear(payload ?? ''));
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      again(error instanceof Error ? error : new Error('events cannot be heard'));
      throw error;
    }
  };
  const retry = async (hear: (text: string) => void, lost: () => void): Promise<void> => {
    // a failure has set the next try itself
    if (
      await begin(hear, lost).then(
        () => true,
        () => false,
      )
    )
      lost();
  };
  return {
    async send(texts) {
      await pool.query({ name: 'events', text: `select pg_notify('${CHANNEL}', t) from unnest($1::text[]) as t`, values: [texts] });
    },
    // a database that is away now is tried again: a page without news is better than no page
    listen: (hear, lost) => begin(hear, lost).catch(() => undefined),
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
      await end();
    },
  };
}
