import { Type } from 'typebox';
import { defineJob } from '../../../../kernel/jobs.ts';

const id = Type.String();
const maybe = Type.Union([Type.String(), Type.Null()]);

/** A text message with a token that no gateway could deliver. */
export const LostText = Type.Object({ messageId: id, kind: id, tokenId: id, paymentId: maybe, orderId: maybe, customerId: maybe, reason: id });

export const otherWayJob = defineJob({
  name: 'tokens.other-way',
  purpose: 'Send tokens by WhatsApp whose text messages failed for good',
  payload: Type.Object({ tenantId: id, messages: Type.Array(LostText) }),
  timeoutSeconds: 120,
  retries: 5,
  retryDelaySeconds: 5,
  concurrency: 1,
  batch: 5,
});
