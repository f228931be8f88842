import type { AuditSource } from '../../../tenancy/audit/index.ts';
import type { WhatsappDeps } from '../deps.ts';
import { notConnected } from '../errors.ts';
import { syncTemplates } from '../templates/sync.ts';
import { subscribeNumber, testConnection } from './connect.ts';
import { createNumber, type NewNumber } from './numbers.ts';
import { listNumbers, type NumberRow } from './queries.ts';

interface Joining {
  readonly tenantId: string;
  readonly ctx: AuditSource;
  readonly values: NewNumber;
}

/**
 * A number with everything it needs to talk: known here, shown by Meta to be the client's, reported to our address, its
 * templates read. What has been done already is left as it is, so it may be asked for again after a stop in between.
 * @returns whether this has joined it @throws AppError `whatsapp.not_connected`, `whatsapp.number_taken`, `whatsapp.refused`, `whatsapp.no_answer`
 */
export async function joinNumber(deps: WhatsappDeps, { tenantId, ctx, values }: Joining): Promise<boolean> {
  const known = await deps.db.inTenant(tenantId, async (tx) => (await listNumbers(tx)).find((row) => row.phone_number_id === values.phoneNumberId));
  if (known !== undefined && isJoined(known)) return false;
  const numberId = known?.id ?? (await deps.db.inTenant(tenantId, (tx) => createNumber(tx, ctx, { tools: deps, values })));
  const { outcome } = await testConnection(deps, { tenantId, numberId, ctx });
  if (outcome !== 'ok') throw notConnected();
  await subscribeNumber(deps, { tenantId, numberId, ctx });
  await syncTemplates(deps, tenantId);
  return true;
}

function isJoined({ connected_at, subscribed_at }: NumberRow): boolean {
  return connected_at !== null && subscribed_at !== null;
}
