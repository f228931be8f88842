import { readdir } from 'node:fs/promises';
import { createLog } from '../server/src/kernel/log.ts';
import { createMetrics } from '../server/src/kernel/metrics.ts';
import { createJobQueue } from '../server/src/kernel/jobs.ts';
import { outboxJobs } from '../server/src/modules/messaging/outbox/jobs.ts';
import type { Rig } from './rig.ts';
import { pause, within } from './wait.ts';

export interface Quiet {
  /** Seconds from the moment everything ran again until money and purchases had come to their ends, unaided, M-Pesa's own repeats included. */
  readonly recoverySeconds: number;
  readonly quiet: boolean;
  /** What still moved when patience ended. */
  readonly open: Readonly<Record<string, number>>;
  /** Who came to rest last, in words; `''` when everything lay still from the start. */
  readonly last: string;
}

const PATIENCE_MS = 240_000;

const HONEST = {
  mpesa: { duplicate: 0, delay_ms: [0, 0], reorder: 0, lose: 0 },
  stronpower: { next: [], rates: {}, history: 'ok', history_lag_ms: 0, latency_ms: 20 },
  sms: { beem: { rates: {}, next: [] }, africastalking: { rates: {}, next: [] } },
};

/** Faults off, everything running; then waits for the end of all motion. */
export async function comeToRest(rig: Rig, patienceMs = PATIENCE_MS): Promise<Quiet> {
  await rig.vendors.faults(HONEST);
  for (const each of [rig.web, ...rig.workers]) each.signal('SIGCONT');
  await rig.ready();
  const began = performance.now();
  let [lastMotion, open, last] = [began, {} as Record<string, number>, ''];
  const rests = await within(
    async () => {
      open = { ...(await moneyInMotion(rig)), untold: await untold(rig) };
      if (sum(open) > 0) [lastMotion, last] = [performance.now(), `${JSON.stringify(open)} ${await oneInMotion(rig)}`];
      return sum(open) === 0;
    },
    { timeoutMs: patienceMs, everyMs: 150 },
  );
  const recoverySeconds = (lastMotion - began) / 1000;
  if (!rests) return { recoverySeconds, quiet: false, open, last };
  const textsRest = await restTexts(rig);
  return { recoverySeconds, quiet: textsRest, open: textsRest ? {} : await textsInMotion(rig), last };
}

/** Waits, with everything as it is, until no money is on its way. @returns whether that came in time. */
export function moneyRests(rig: Rig, { timeoutMs }: { timeoutMs: number }): Promise<boolean> {
  return within(async () => sum(await moneyInMotion(rig)) + (await untold(rig)) === 0, { timeoutMs, everyMs: 100 });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Payments whose confirmation M-Pesa still tries to deliver. */
async function untold(rig: Rig): Promise<number> {
  const { payments, confirmations } = await rig.vendors.journal();
  const told = new Set(confirmations.filter((entry) => entry.final).map((entry) => entry.receipt));
  return payments.filter((payment) => !told.has(payment.receipt)).length;
}

/** Everything that has no final state yet, counted; the database may be away for a moment. */
async function moneyInMotion(rig: Rig): Promise<Record<string, number>> {
  const spooled = (await readdir(rig.spoolDir).catch(() => [])).length;
  try {
    const [row] = await rig.database.query<{ events: number; payments: number; orders: number }>(`
      select (select count(*)::int from payment_events where state = 'received') as events,
        (select count(*)::int from payments where state in ('received', 'vending', 'unknown')) as payments,
        (select count(*)::int from vend_orders where state in ('ready', 'vend_requested', 'unknown', 'resolving')) as orders`);
    return { ...row!, spooled };
  } catch {
    return { database: 1, spooled };
  }
}

/** The history of one purchase that is on its way, with what it waits for. */
async function oneInMotion({ database }: Rig): Promise<string> {
  const rows = await database
    .query<{ told: string }>(`
      select concat_ws(' ', o.state, 'next in', round(extract(epoch from o.next_action_at - now()), 1)::text, 's', string_agg(concat_ws(' ', e.to_state, e.reason, round(extract(epoch from now() - e.at), 1)::text), ', ' order by e.seq)) as told
      from vend_orders o join vend_order_events e on e.tenant_id = o.tenant_id and e.order_id = o.id
      where o.state in ('ready', 'vend_requested', 'unknown', 'resolving') group by o.tenant_id, o.id order by o.updated_at limit 1`)
    .catch(() => []);
  return rows[0]?.told ?? '';
}

async function textsInMotion(rig: Rig): Promise<Record<string, number>> {
  try {
    const [row] = await rig.database.query<{ queued: number; sending: number; unknown: number }>(`
      select count(*) filter (where state = 'queued')::int as queued, count(*) filter (where state = 'sending')::int as sending, count(*) filter (where state = 'unknown')::int as unknown from outbox_messages`);
    return { ...row! };
  } catch {
    return { database: 1 };
  }
}

/**
 * Texts wait minutes for reports and for leases of dead senders. Nothing else moves now, so instead of
 * waiting, the time that is written on the waiting rows is moved back, and the sweep is called.
 */
async function restTexts(rig: Rig): Promise<boolean> {
  const rest = (timeoutMs: number): Promise<boolean> => within(async () => sum(await textsInMotion(rig)) === 0, { timeoutMs, everyMs: 100 });
  if (await rest(3_000)) return true;
  const queue = createJobQueue({ url: rig.runtimeUrl, log: createLog('fatal'), metrics: createMetrics(), supervise: false });
  await queue.start();
  try {
    for (let round = 0; round < 12; round += 1) {
      // the gateways answer at once now: a lease that began ten seconds ago belongs to the dead
      await rig.database.query(
        "update outbox_messages set lease_until = now() - interval '1 second', next_action_at = now() - interval '1 second' where lease_until < now() + interval '50 seconds'",
      );
      await rig.database.query("update outbox_attempts set sent_at = sent_at - interval '10 minutes' where state = 'unknown'");
      await rig.database.query(
        "update outbox_messages set next_action_at = now() where state in ('queued', 'unknown') and lease_until is null and next_action_at is not null",
      );
      await queue.boss.send(outboxJobs.sweep.name, {});
      if (await rest(4_000)) return true;
      await pause(200);
    }
    return false;
  } finally {
    await queue.drain();
  }
}
