import type { Tx } from '../../../kernel/db.ts';
import { firstIdOf } from '../../../kernel/ids.ts';
import { record, systemSource } from '../../tenancy/audit/index.ts';
import { ERASED, resealRows } from '../../vending/privacy/index.ts';
import type { RetentionDeps } from './deps.ts';
import { emptyAround, emptyOld, giveWay, lockTalksOf, oldRows, type OldRow } from './place-queries.ts';
import { KEPT_PLACES, type KeptPlace } from './places.ts';
import { addRemoved, noteRun, readMarkOf, readRetention, writeMarkOf, type Removed } from './queries.ts';
import { monthsBefore, takesEffectAt } from './setting.ts';

/** Rows of one transaction: some ten milliseconds of locks. */
const BATCH = 500;
/** Of one table and client in one night; what is left is for the next. */
const MOST_BATCHES = 4_000;

const NONE: Removed = { messages: 0, texts: 0, files: 0 };

interface Order {
  readonly tenantId: string;
  readonly months: number;
  readonly decidedAt: Date;
  /** What came before this goes. */
  readonly before: Date;
}

/**
 * Removes what is older than the client keeps, batch by batch: each is a transaction that also notes how far it came, so
 * a night that ends early is gone on with. Twice is as once. Before each batch it is asked whether it is still wanted: what
 * is gone does not come back.
 */
export async function removeOld(deps: RetentionDeps, tenantId: string): Promise<Removed> {
  const now = deps.clock.now();
  const { months, updatedAt } = await deps.db.inTenant(tenantId, readRetention);
  if (months === null || updatedAt === null || takesEffectAt(updatedAt) > now) return NONE;
  const order: Order = { tenantId, months, decidedAt: updatedAt, before: monthsBefore(now, months) };
  const removed = { messages: 0, texts: 0, files: 0 };
  try {
    removed.files = await deps.removeFiles(tenantId, { before: order.before, isWanted: (tx) => isWanted(tx, order) });
    await deps.db.inTenant(tenantId, (tx) => addRemoved(tx, { ...NONE, files: removed.files }));
    for (const place of KEPT_PLACES) {
      const count = await removeFrom(deps, place, order);
      if (place.counts !== null) removed[place.counts] += count;
    }
    await deps.db.inTenant(tenantId, async (tx) => ((await isWanted(tx, order)) ? noteRun(tx, now) : undefined));
  } finally {
    await deps.db.inTenant(tenantId, (tx) => told(tx, order, removed));
  }
  return removed;
}

async function isWanted(tx: Tx, { months, decidedAt }: Order): Promise<boolean> {
  const setting = await readRetention(tx);
  return setting.months === months && setting.updatedAt?.getTime() === decidedAt.getTime();
}

/** What went stands in the log, also of a night that did not come to its end. */
async function told(tx: Tx, order: Order, removed: Removed): Promise<void> {
  if (removed.messages + removed.texts + removed.files === 0) return;
  const details = { months: order.months, before: order.before, ...removed };
  await record(tx, systemSource, [{ action: 'message_retention.removed', objectType: 'message_retention', objectId: tx.tenantId, details }]);
}

async function removeFrom(deps: RetentionDeps, place: KeptPlace, order: Order): Promise<number> {
  const end = firstIdOf(order.before);
  let after = await deps.db.inTenant(order.tenantId, (tx) => readMarkOf(tx, place.table));
  let marks = true;
  let removed = 0;
  for (let batches = 0; batches < MOST_BATCHES; batches += 1) {
    const done = await deps.db.inTenant(order.tenantId, async (tx) => {
      if (!(await isWanted(tx, order))) return STOPPED;
      await giveWay(tx);
      const rows = await oldRows(tx, place, { after, end, limit: BATCH });
      const ids = rows.flatMap((row) => (row.waits || row.done ? [] : [row.id]));
      if (ids.length > 0) {
        await emptyRows(tx, deps, { place, ids, order });
        if (place.counts !== null) await addRemoved(tx, { ...NONE, [place.counts]: ids.length });
      }
      // what still waits is to be found again: the mark stays before it
      const goesOn = marks && !rows.some(isOpen);
      const last = rows.at(-1)?.id;
      if (goesOn && last !== undefined) await writeMarkOf(tx, place.table, last);
      return { last, count: ids.length, goesOn, full: rows.length === BATCH };
    });
    removed += done.count;
    marks = done.goesOn;
    if (!done.full || done.last === undefined) break;
    after = done.last;
  }
  return removed;
}

const STOPPED = { last: undefined, count: 0, goesOn: false, full: false } as const;
const isOpen = ({ waits, done }: OldRow): boolean => waits && !done;

interface Batch {
  readonly place: KeptPlace;
  readonly ids: readonly string[];
  readonly order: Order;
}

async function emptyRows(tx: Tx, { secrets }: Pick<RetentionDeps, 'secrets'>, { place, ids, order }: Batch): Promise<void> {
  const talks = place.table === 'conversation_messages' ? await lockTalksOf(tx, ids) : [];
  await emptyOld(tx, place, { ids, months: order.months });
  if (talks.length > 0) await emptyAround(tx, { messages: ids, talks, before: order.before });
  const [column] = Object.entries(place.empty ?? {}).find(([, how]) => how === 'seal') ?? [];
  if (column === undefined) return;
  // an empty seal is a seal too: whoever opens or reseals the column finds what belongs there
  const field = column.replace(/_sealed$/, '');
  const seals = ids.map((id) => ({ id, sealed: secrets.seal(ERASED, { tenantId: tx.tenantId, recordId: id, field }) }));
  await resealRows(tx, { table: place.table, column }, seals);
}
