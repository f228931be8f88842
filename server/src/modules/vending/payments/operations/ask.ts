import { randomHex, sha256 } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { PaymentsDeps } from '../deps.ts';
import type { LaterAnswer, PaymentChannelAccount } from '../port.ts';
import { insertOperation, type NewOperation, type OperationAnswer } from './queries.ts';

type Draft = Omit<NewOperation, 'id' | 'secretHash' | 'at'>;

export interface OpenedOperation {
  readonly id: string;
  readonly account: PaymentChannelAccount;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

/**
 * Writes a question to M-Pesa down before it leaves, with an address of its own for the answer.
 * @throws AppError `channels.no_credentials` when the paybill has no Daraja application.
 */
export async function openOperation(tx: Tx, deps: Pick<PaymentsDeps, 'clock' | 'openChannel' | 'publicUrl'>, draft: Draft): Promise<OpenedOperation> {
  const [id, secret] = [newId(), randomHex(16)];
  const account = await deps.openChannel(tx, draft.channelId);
  await insertOperation(tx, { ...draft, id, secretHash: sha256(secret), at: deps.clock.now() });
  const base = `${deps.publicUrl}/api/hooks/c2b/${account.hookKey}`;
  return { id, account, resultUrl: `${base}/result/${secret}/`, timeoutUrl: `${base}/timeout/${secret}/` };
}

/** What an immediate answer says, as it is kept. */
export function answerOf(answer: LaterAnswer): OperationAnswer {
  const none = { conversationId: null, originatorConversationId: null };
  switch (answer.kind) {
    case 'accepted':
      return { state: 'requested', conversationId: answer.conversationId, originatorConversationId: answer.originatorConversationId, code: null, text: '' };
    case 'refused':
      return { ...none, state: 'refused', code: answer.code, text: answer.reason };
    case 'not_sent':
      return { ...none, state: 'refused', code: 'not_sent', text: `M-Pesa could not be reached (${answer.reason}).` };
    case 'unknown':
      return { ...none, state: 'unknown', code: 'unknown', text: answer.reason };
    default:
      return answer satisfies never;
  }
}
