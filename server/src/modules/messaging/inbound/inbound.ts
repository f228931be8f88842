import type { Db, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { bindJob, enqueue, type BoundJob } from '../../../kernel/jobs.ts';
import { scrub, type Log } from '../../../kernel/log.ts';
import { inboundJobs } from './jobs.ts';
import type { InboundListener, InboundWord, NewInboundWord } from './port.ts';
import { addWords, hasWaiting, lockOldest, markFailed, markHeard, waitingLines, type Line } from './queries.ts';

/**
 * Keeps words in the caller's transaction, each provider's id once per sender, and puts their hearing in line.
 * @returns how many lines got something new.
 */
export async function storeInbound(tx: Tx, words: readonly NewInboundWord[]): Promise<number> {
  if (words.length === 0) return 0;
  const lines = await addWords(
    tx,
    words.map((word) => fitToKeep(word)),
  );
  await enqueue(
    tx,
    inboundJobs.process,
    lines.map((line) => ({ tenantId: tx.tenantId, ...line })),
  );
  return lines.length;
}

const MOST_TEXT = 16_000;

/** PostgreSQL takes no NUL, neither in text nor in JSON. */
function fitToKeep(word: NewInboundWord): NewInboundWord & { readonly id: string } {
  const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();
  return {
    ...word,
    id: newId(),
    providerId: clean(word.providerId).slice(0, 300),
    from: { ...word.from, value: clean(word.from.value).slice(0, 200), name: word.from.name ? clean(word.from.name).slice(0, 200) : null },
    sentTo: clean(word.sentTo ?? '').slice(0, 200),
    text: word.text === null ? null : clean(word.text).slice(0, MOST_TEXT),
    body: cleanTree(word.body, clean),
  };
}

function cleanTree(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((one) => cleanTree(one, clean));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [clean(name), cleanTree(one, clean)]));
}

export interface InboundDeps {
  readonly db: Db;
  readonly log: Log;
  readonly activeTenants: () => Promise<readonly string[]>;
  /** Asked in this order. */
  readonly listeners: readonly InboundListener[];
}

/** A word that its listeners cannot take this often is set aside, and those behind it are heard. */
const MOST_TRIES = 5;
const LINES_AT_ONCE = 500;

export interface Inbound {
  readonly jobs: readonly BoundJob[];
}

export function createInbound(deps: InboundDeps): Inbound {
  return {
    jobs: [
      bindJob(inboundJobs.process, async (payloads) => {
        const lines = new Map(payloads.map((payload) => [`${payload.tenantId} ${payload.channelId} ${payload.sender}`, payload]));
        const failures: unknown[] = [];
        // a line that cannot be heard is tried again by the job's own retry, and does not hold up the others
        for (const line of lines.values()) await hearAll(deps, line.tenantId, line).catch((error: unknown) => failures.push(error));
        if (failures.length > 0) throw failures[0];
      }),
      bindJob(inboundJobs.sweep, async () => {
        for (const tenantId of await deps.activeTenants()) await deps.db.inTenant(tenantId, (tx) => takeUp(tx));
      }),
    ],
  };
}

async function takeUp(tx: Tx): Promise<void> {
  const lines = await waitingLines(tx, LINES_AT_ONCE);
  await enqueue(
    tx,
    inboundJobs.process,
    lines.map((line) => ({ tenantId: tx.tenantId, ...line })),
  );
}

/** Everything that waits in one line. @throws what a listener threw, after it was counted */
async function hearAll(deps: InboundDeps, tenantId: string, line: Line): Promise<void> {
  for (let left = true; left;) {
    const heard = await hearNext(deps, tenantId, line);
    left = heard || (await deps.db.inTenant(tenantId, (tx) => hasWaiting(tx, line)));
  }
}

async function hearNext(deps: InboundDeps, tenantId: string, line: Line): Promise<boolean> {
  let current: InboundWord | undefined;
  try {
    return await deps.db.inTenant(tenantId, async (tx) => {
      current = await lockOldest(tx, line);
      if (!current) return false;
      await tell(tx, deps.listeners, current);
      await markHeard(tx, current.id);
      return true;
    });
  } catch (error) {
    if (current === undefined) throw error;
    const failure = { id: current.id, reason: scrub(error instanceof Error ? error.message : String(error)).slice(0, 300), most: MOST_TRIES };
    const setAside = await deps.db.inTenant(tenantId, (tx) => markFailed(tx, failure));
    if (!setAside) throw error;
    deps.log.error({ err: error, tenant: tenantId, word: failure.id }, 'an inbound message was set aside');
    return true;
  }
}

async function tell(tx: Tx, listeners: readonly InboundListener[], word: InboundWord): Promise<void> {
  for (const listener of listeners) if ((await listener(tx, word)) === 'taken') return;
}
