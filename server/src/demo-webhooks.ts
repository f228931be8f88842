import type { Config } from './config/config.ts';
import type { Log } from './kernel/log.ts';
import { joinEndpoint, type EndpointDeps } from './modules/operations/webhooks/index.ts';
import type { Db } from './kernel/db.ts';

const NAME = 'demo';

interface DemoWebhooks {
  readonly config: Config;
  readonly log: Log;
  readonly db: Db;
  readonly deps: EndpointDeps;
  /** The sandbox's control. */
  readonly control: (path: string, body: object) => Promise<unknown>;
}

/** The demo client has a system of its own in the sandbox, so that the simulator shows what it is told and whether the signature fits. */
export async function joinDemoWebhooks({ config, log, db, deps, control }: DemoWebhooks, tenantId: string): Promise<void> {
  const url = `http://127.0.0.1:${config.sandboxPort}/webhooks/${NAME}`;
  const events = ['payment.received', 'payment.suspense', 'token.issued', 'token.failed', 'token.unknown'] as const;
  const secret = await db.inTenant(tenantId, (tx) => joinEndpoint(tx, deps, { url, description: 'Simulator', events }));
  if (secret === null) return;
  deps.forget(tenantId);
  await control('/control/provision', { webhooks: [{ name: NAME, secret }] });
  log.info('demo webhooks joined');
}
