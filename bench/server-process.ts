/** The product's own server in a process of its own, with the intake's doors once more under `/nostore`. */
import { createApp } from '../server/src/app.ts';
import { JOBS } from '../server/src/app-jobs.ts';
import { loadConfig } from '../server/src/config/config.ts';
import { systemClock } from '../server/src/kernel/clock.ts';
import type { Db } from '../server/src/kernel/db.ts';
import { createLog } from '../server/src/kernel/log.ts';
import { createMetrics } from '../server/src/kernel/metrics.ts';
import { findChannelByKey } from '../server/src/modules/tenancy/index.ts';
import { addPaymentHooks, createIntake, type HookChannel } from '../server/src/modules/vending/payments/index.ts';
import { openResources, prepareDatabase } from '../server/src/resources.ts';

const role = process.argv[2] ?? 'all';
const config = loadConfig(process.env);
const log = createLog(config.logLevel);
const metrics = createMetrics();
const database = await prepareDatabase(config, { log, jobs: JOBS });
const opened = await openResources(config, database, { log, metrics, supervise: role !== 'web' });
const app = await createApp({ config, db: opened.db, bus: opened.bus, log, metrics });

// the same doors, look-ups, parsing and batching, with nothing written
const directory = new Map<string, Promise<HookChannel | null>>();
const channelByKey = (key: string): Promise<HookChannel | null> => {
  let found = directory.get(key);
  if (!found) directory.set(key, (found = opened.db.asSystem((tx) => findChannelByKey(tx, key))));
  return found;
};
const shortcodes = Promise.resolve(new Set(['700700']));
const nowhere: Db = { ...opened.db, writeAtOnce: () => Promise.resolve() };
const intake = createIntake({
  db: nowhere,
  log,
  metrics,
  provider: app.payments.provider,
  spoolDir: config.spoolDir,
  spoolMaxBytes: config.spoolMaxBytes,
  shortcodes: () => shortcodes,
});
void app.http.fastify.register(
  (scope, _options, done) => {
    addPaymentHooks(scope, {
      intake,
      channelByKey,
      validation: { judge: () => Promise.resolve({ ResultCode: '0', ResultDesc: '' }) },
      parse: (body, type) => app.payments.provider.parse(body, type),
      clock: systemClock,
      channelByShortcode: () => Promise.resolve(null),
      channelByCheckout: () => Promise.resolve(null),
      stkRequestOf: () => Promise.resolve(undefined),
      operationOf: () => Promise.resolve(undefined),
      isListedSource: () => true,
      keepUnclaimed: () => Promise.resolve(),
    });
    done();
  },
  { prefix: '/health/nostore' },
);
if (role !== 'web') await opened.queue.work(app.jobs);
if (role !== 'worker') await app.http.fastify.listen({ port: config.port, host: '127.0.0.1' });
process.once('SIGTERM', () => {
  void (async () => {
    await app.close();
    await opened.queue.drain();
    await app.drainWork();
    await opened.db.close();
    process.exit(0);
  })();
});
process.send?.({ port: config.port });
