import type { WhatsappDeps } from '../deps.ts';
import { graphError } from '../errors.ts';
import { openNumber } from '../numbers/open.ts';

/** Shows a customer that their message, and all before it, was read. Saying it twice does no harm. @throws AppError as Meta refuses it */
export function createReadReceipts(deps: WhatsappDeps): (tenantId: string, read: { readonly numberId: string; readonly providerId: string }) => Promise<void> {
  return async (tenantId, { numberId, providerId }) => {
    const account = await deps.db.inTenant(tenantId, (tx) => openNumber(tx, deps, numberId));
    const answer = await deps.provider.markRead(account, { messageId: providerId, typing: false });
    if (answer.kind !== 'done') throw graphError(answer);
  };
}
