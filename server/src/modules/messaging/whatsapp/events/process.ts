import { mayRunAgain } from '../../../../kernel/db-errors.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { scrub } from '../../../../kernel/log.ts';
import type { WhatsappDeps } from '../deps.ts';
import type { DeliveryReport } from '../../outbox/port.ts';
import type { HookItem } from '../port.ts';
import { applyItems, type Located } from './apply.ts';
import { locate } from './locate.ts';
import { claimEvents, finishEvents, type EventRow } from './queries.ts';

/** A thousand updates may lie in one body: these are up to some ten thousand. */
const EVENTS_AT_ONCE = 40;
const LEASE_MS = 90_000;
/** A body that was begun this often and never ended is set aside with that for its reason. */
const MOST_TRIES = 8;

/**
 * Reads everything that is due for one tenant. Each item counts by itself: one that cannot be applied is noted on its
 * event, and the others go on. If this dies anywhere, the lease runs out and the event is read again, which changes
 * nothing that was done already.
 */
export async function processTenant(deps: WhatsappDeps, tenantId: string): Promise<void> {
  for (let left = true; left;) {
    const now = deps.clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const events = await deps.db.inTenant(tenantId, (tx) => claimEvents(tx, { now, until, limit: EVENTS_AT_ONCE }));
    if (events.length > 0) await processEvents(deps, tenantId, events);
    left = events.length === EVENTS_AT_ONCE;
  }
}

interface Read {
  readonly event: EventRow;
  readonly items: readonly HookItem[];
  readonly problems: readonly object[];
}

function readEvent({ provider }: WhatsappDeps, event: EventRow): Read {
  if (event.attempts > MOST_TRIES) return { event, items: [], problems: [{ reason: 'given up: the process that read it died each time' }] };
  const { items, unreadable } = provider.parseHook(event.body);
  return { event, items, problems: unreadable === null ? [] : [{ reason: unreadable }] };
}

async function processEvents(deps: WhatsappDeps, tenantId: string, events: readonly EventRow[]): Promise<void> {
  const read = events.map((event) => readEvent(deps, event));
  const located = await deps.db.inTenant(tenantId, (tx) => locate(tx, read));
  const unreported = await report(deps, tenantId, located);
  try {
    await deps.db.inTenant(tenantId, async (tx) => {
      await applyItems(tx, deps, located);
      await finish(tx, deps, { read, problems: unreported });
    });
  } catch (error) {
    if (mayRunAgain(error)) throw error;
    const problems = await apart(deps, tenantId, located);
    // nothing at all could be applied: that is hardly the items' fault, so they stay and are read again
    if (problems.length === located.length && events.some((event) => event.attempts < MOST_TRIES)) return;
    await deps.db.inTenant(tenantId, (tx) => finish(tx, deps, { read, problems: [...unreported, ...problems] }));
  }
}

interface Problem {
  readonly eventId: string;
  readonly reason: string;
  readonly item: string;
}

function finish(
  tx: Tx,
  { clock }: Pick<WhatsappDeps, 'clock'>,
  { read, problems }: { readonly read: readonly Read[]; readonly problems: readonly Problem[] },
): Promise<void> {
  const byEvent = Map.groupBy(problems, (problem) => problem.eventId);
  const rows = read.map(({ event, problems: own }) => ({
    id: event.id,
    problems: [...own, ...(byEvent.get(event.id) ?? []).map(({ reason, item }) => ({ reason, item }))],
  }));
  return finishEvents(tx, rows, clock.now());
}

/** Statuses go to the outbox in transactions of its own, before the rest: told twice, they say the same. */
async function report({ receive }: WhatsappDeps, tenantId: string, located: readonly Located[]): Promise<readonly Problem[]> {
  const reports = located.flatMap(({ item, numberId, eventId }) =>
    item.kind === 'status' && item.report !== null && numberId !== null ? [{ numberId, eventId, report: item.report, item: item.wamid }] : [],
  );
  const problems: Problem[] = [];
  for (const [numberId, group] of Map.groupBy(reports, (one) => one.numberId)) {
    const tell = (some: readonly DeliveryReport[]): Promise<void> => receive(tenantId, numberId, some);
    try {
      await tell(group.map((one) => one.report));
    } catch (error) {
      if (mayRunAgain(error)) throw error;
      for (const one of group)
        await tell([one.report]).catch((failure: unknown) => problems.push({ eventId: one.eventId, item: one.item, reason: wordsOf(failure) }));
    }
  }
  return problems;
}

/** Something among them cannot be applied: halves of halves, until it stands alone. What stands before goes before. */
async function apart(deps: WhatsappDeps, tenantId: string, located: readonly Located[]): Promise<readonly Problem[]> {
  const middle = Math.ceil(located.length / 2);
  const problems: Problem[] = [];
  for (const half of [located.slice(0, middle), located.slice(middle)]) {
    if (half.length === 0) continue;
    const failure = await tried(deps, tenantId, half);
    if (failure === null) continue;
    const [only] = half;
    if (half.length > 1) problems.push(...(await apart(deps, tenantId, half)));
    else problems.push({ eventId: only!.eventId, item: nameOf(only!.item), reason: wordsOf(failure.error) });
  }
  return problems;
}

/** Null when all of them were applied. @throws what is nobody's fault here */
async function tried(deps: WhatsappDeps, tenantId: string, some: readonly Located[]): Promise<{ readonly error: unknown } | null> {
  try {
    await deps.db.inTenant(tenantId, (tx) => applyItems(tx, deps, some));
    return null;
  } catch (error) {
    if (mayRunAgain(error)) throw error;
    const [one] = some;
    if (some.length === 1)
      deps.log.error({ err: error, tenant: tenantId, event: one!.eventId, kind: one!.item.kind }, 'an item of WhatsApp could not be applied');
    return { error };
  }
}

function nameOf(item: HookItem): string {
  return item.kind === 'message' || item.kind === 'status' ? item.wamid : item.kind;
}

function wordsOf(error: unknown): string {
  return scrub(error instanceof Error ? error.message : String(error)).slice(0, 300);
}
