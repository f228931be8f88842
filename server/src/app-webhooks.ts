import type { WaterParts } from './app-water.ts';
import type { BoundJob } from './kernel/jobs.ts';
import { createEngine, createHearing, type RouteDeps } from './modules/operations/webhooks/index.ts';
import type { ReceiverCaller } from './modules/operations/webhooks/port.ts';
import { raiseAlerts, resolveAlerts } from './modules/vending/alerts/index.ts';

export interface Webhooks {
  readonly routes: RouteDeps;
  readonly jobs: readonly BoundJob[];
  drain(): Promise<void>;
}

const keyOf = (endpointId: string): string => `webhook_off:${endpointId}`;

/** What happens in the product, told to clients' own systems: heard in the transaction of the fact, sent after it. */
export function buildWebhooks(parts: WaterParts, caller: ReceiverCaller): Webhooks {
  const { config, db, clock, secrets, log, metrics, activeTenants } = parts;
  const hearing = createHearing({ clock, publicUrl: config.publicUrl });
  db.hearFacts(hearing.listener);
  const engine = createEngine({
    db,
    clock,
    secrets,
    log,
    metrics,
    activeTenants,
    caller,
    onOff: (tx, { id, url, reason }) =>
      raiseAlerts(tx, [
        {
          type: 'webhook_off',
          severity: 'error',
          dedupeKey: keyOf(id),
          meterId: null,
          customerId: null,
          paymentId: null,
          says: { code: reason === 'gone' ? 'webhook_gone' : 'webhook_failing', given: { url } },
        },
      ]),
  });
  return {
    routes: {
      clock,
      secrets,
      publicUrl: config.publicUrl,
      open: !config.production,
      forget: hearing.forget,
      onAgain: (tx, id) => resolveAlerts(tx, { keys: [keyOf(id)], reason: 'The cause is gone.', at: clock.now() }),
    },
    jobs: engine.jobs,
    drain: () => engine.drain(),
  };
}
