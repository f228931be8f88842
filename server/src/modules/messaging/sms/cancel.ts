import type { Tx } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { record } from '../../tenancy/audit/index.ts';
import { settleCredits } from '../credits/index.ts';
import { cancelGroup } from '../outbox/index.ts';
import { nothingToCancel } from './errors.ts';
import { findSend, lockSend, markCancelled, shiftCounts, type SendRow } from './queries.ts';

/** Cancels what has not begun to leave; what is being sent at this moment goes its way and is counted. @throws AppError `sms.nothing_to_cancel` */
export async function cancelSend(tx: Tx, { ctx, now }: { readonly ctx: RequestContext; readonly now: Date }, id: string): Promise<SendRow> {
  if (!(await findSend(tx, id))) throw notFound();
  // messages before their sending: the order in which the dispatcher takes them
  const { messages, parts } = await cancelGroup(tx, id, now);
  if (messages === 0) throw nothingToCancel();
  await lockSend(tx, id);
  await shiftCounts(tx, [{ id, waiting: -messages, cancelled: messages, accepted: 0, delivered: 0, failed: 0, unconfirmed: 0 }]);
  await markCancelled(tx, id, now);
  await settleCredits(tx, [{ groupId: id, spent: 0, freed: parts }]);
  await record(tx, ctx, [{ action: 'sms.cancelled', objectType: 'sms_send', objectId: id, details: { messages, parts } }]);
  return (await findSend(tx, id))!;
}
