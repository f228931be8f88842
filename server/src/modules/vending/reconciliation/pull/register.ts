import { record, type AuditSource } from '../../../tenancy/audit/index.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { keepRegistration } from './queries.ts';

export interface Registering {
  readonly tenantId: string;
  readonly channelId: string;
  /** E.164 digits. */
  readonly nominatedNumber: string;
  readonly source: AuditSource;
}

/** Asks the provider first and writes afterwards: no transaction is open while it answers. A second time is as good as the first. */
export async function registerPull(deps: ReconciliationDeps, { tenantId, channelId, nominatedNumber, source }: Registering): Promise<void> {
  const account = await deps.db.inTenant(tenantId, (tx) => deps.openChannel(tx, channelId));
  const result = await deps.puller.registerPull(account, { nominatedNumber, callbackUrl: account.callbackUrl });
  const refusal = result.kind === 'refused' ? result.reason : null;
  await deps.db.inTenant(tenantId, async (tx) => {
    await keepRegistration(tx, { channelId, nominatedNumber, refusal, at: deps.clock.now() });
    await record(tx, source, [{ action: 'paybill_pull.registered', objectType: 'payment_channel', objectId: channelId, details: { refusal } }]);
  });
}
