import { bindJob, enqueue, type BoundJob } from '../../../kernel/jobs.ts';
import type { RouteDefinition } from '../../../kernel/http.ts';
import type { WhatsappDeps } from './deps.ts';
import { forgetPairs } from '../outbox/index.ts';
import { processTenant } from './events/process.ts';
import { hasDueEvents, removeOldEvents } from './events/queries.ts';
import { whatsappJobs } from './jobs.ts';
import { fetchDue } from './media/fetch.ts';
import { hasDueMedia } from './media/queries.ts';
import { mediaRoutes } from './media/routes.ts';
import { messageRoutes } from './messages/routes.ts';
import type { QueueWhatsapp } from './messages/send.ts';
import { testConnection } from './numbers/connect.ts';
import { listNumbers } from './numbers/queries.ts';
import { removeOldReach } from './numbers/reach-queries.ts';
import { numberRoutes } from './numbers/routes.ts';
import { templateRoutes } from './templates/routes.ts';
import { syncTemplates } from './templates/sync.ts';

export function whatsappRoutes(deps: WhatsappDeps, queue: QueueWhatsapp): RouteDefinition[] {
  return [...numberRoutes(deps), ...templateRoutes(deps), ...mediaRoutes(deps), ...messageRoutes(deps, queue)];
}

const KEPT_MS = 30 * 24 * 3_600_000;

/** Everything but the outbox's own two jobs, which its dispatcher binds. */
export function whatsappBoundJobs(deps: WhatsappDeps): readonly BoundJob[] {
  const each = (tenants: readonly { readonly tenantId: string }[], run: (tenantId: string) => Promise<unknown>): Promise<void> => forEach(deps, tenants, run);
  return [
    bindJob(whatsappJobs.process, (payloads) => each(payloads, (tenantId) => processTenant(deps, tenantId))),
    bindJob(whatsappJobs.media, (payloads) => each(payloads, (tenantId) => fetchDue(deps, tenantId))),
    bindJob(whatsappJobs.templates, (payloads) => each(payloads, (tenantId) => syncTemplates(deps, tenantId))),
    bindJob(whatsappJobs.hourly, async () => {
      await forgetReached(deps);
      await each(await tenantsOf(deps), (tenantId) => lookAfter(deps, tenantId));
    }),
    bindJob(whatsappJobs.pickUp, async () => each(await tenantsOf(deps), (tenantId) => pickUp(deps, tenantId))),
  ];
}

async function tenantsOf({ activeTenants }: WhatsappDeps): Promise<readonly { readonly tenantId: string }[]> {
  return (await activeTenants()).map((tenantId) => ({ tenantId }));
}

/** One tenant's failure is its own; the job fails at the end, so that it is tried again. */
async function forEach({ log }: WhatsappDeps, tenants: readonly { readonly tenantId: string }[], run: (tenantId: string) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const tenantId of new Set(tenants.map((one) => one.tenantId))) {
    await run(tenantId).catch((error: unknown) => {
      log.error({ err: error, tenant: tenantId }, 'whatsapp');
      failures.push(error);
    });
  }
  if (failures.length > 0) throw failures[0];
}

const REACH_KEPT_MS = 25 * 3_600_000;
const FORGOTTEN_AT_ONCE = 5_000;

/** People who count no more for any portfolio. */
async function forgetReached({ db, clock }: WhatsappDeps): Promise<void> {
  const before = new Date(clock.now().getTime() - REACH_KEPT_MS);
  while ((await db.asSystem((tx) => removeOldReach(tx, before, FORGOTTEN_AT_ONCE))) === FORGOTTEN_AT_ONCE);
}

async function pickUp({ db, clock }: WhatsappDeps, tenantId: string): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    const now = clock.now();
    if (await hasDueEvents(tx, now)) await enqueue(tx, whatsappJobs.process, [{ tenantId }]);
    if (await hasDueMedia(tx, now)) await enqueue(tx, whatsappJobs.media, [{ tenantId }]);
  });
}

/** Health of each number that is connected, templates of each account, and what is old enough to go. */
async function lookAfter(deps: WhatsappDeps, tenantId: string): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - KEPT_MS);
  const numbers = await deps.db.inTenant(tenantId, async (tx) => {
    await removeOldEvents(tx, before);
    await forgetPairs(tx, deps.clock.now());
    return listNumbers(tx);
  });
  const connected = numbers.filter((number) => number.connected_at !== null && number.is_active);
  for (const { id } of connected) await testConnection(deps, { tenantId, numberId: id, ctx: null });
  if (connected.length > 0) await syncTemplates(deps, tenantId);
}
