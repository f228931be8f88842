import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { createLine, type Failover, type NewText } from '../../outbox/index.ts';
import type { WhatsappTools } from '../deps.ts';
import { templateMisfit, templateNotSendable, windowClosed } from '../errors.ts';
import { whatsappJobs } from '../jobs.ts';
import { chooseSender } from '../numbers/open.ts';
import { findSealedNumber } from '../numbers/queries.ts';
import type { WhatsappMessage } from '../port.ts';
import { countUse } from '../templates/queries.ts';
import { judgeMessage, type Verdict } from './guard.ts';
import { messageProblems } from './message.ts';

interface NewWhatsapp {
  /** UUIDv7. */
  readonly id: string;
  readonly dedupeKey: string;
  /** 0 one-time codes and tokens, 1 replies, 2 bulk. */
  readonly lane: 0 | 1 | 2;
  readonly kind: string;
  /** Digits without plus, or a business-scoped id. */
  readonly to: string;
  readonly message: WhatsappMessage;
  /** The number to send by; null: the first that may. */
  readonly numberId: string | null;
  readonly purpose?: 'service' | 'marketing';
  readonly contactId?: string | null;
  readonly customerId?: string | null;
  readonly tokenId?: string | null;
  readonly paymentId?: string | null;
  readonly orderId?: string | null;
  readonly doNotSendAfter?: Date | null;
  readonly failover?: Failover | null;
  /** Messages that belong together; their states are told by it, and they are taken back by it. */
  readonly groupId?: string | null;
  /** Not before this time; null: at once. */
  readonly notBefore?: Date | null;
}

/**
 * Puts a message into the outbox in the caller's transaction, once it may be sent: the window is open or the template
 * approved and filled. Looked at again at the moment of sending.
 * @returns the number that it leaves by
 * @throws AppError `invalid`, `whatsapp.window_closed`, `whatsapp.template_not_approved`, `whatsapp.template_misfit`, `whatsapp.no_number`, …
 */
export type QueueWhatsapp = (tx: Tx, message: NewWhatsapp) => Promise<string>;

export function createWhatsappQueue({ secrets, clock }: Pick<WhatsappTools, 'secrets' | 'clock'>): QueueWhatsapp {
  const line = createLine({ secrets, clock }, { channel: 'whatsapp', maxAttempts: 4, wakeUp: whatsappJobs.send });
  return async (tx, message) => {
    const problems = messageProblems(message.message);
    if (Object.keys(problems).length > 0) throw invalid(problems);
    const numberId = await chooseSender(tx, message.numberId);
    const number = await findSealedNumber(tx, numberId);
    if (!number) throw notFound();
    const verdict = await judgeMessage(tx, { numberId, wabaId: number.waba_id, to: message.to, message: message.message, now: clock.now() });
    if (!verdict.may) throw refusalOf(verdict);
    const added = await line(tx, [textOf(message, numberId)]);
    if (added > 0 && verdict.template) await countUse(tx, [{ id: verdict.template.id, times: 1 }]);
    return numberId;
  };
}

function refusalOf(verdict: Extract<Verdict, { may: false }>): Error {
  switch (verdict.why) {
    case 'window_closed':
      return windowClosed(verdict.window.closesAt);
    case 'template_not_approved':
      return templateNotSendable(verdict.status);
    case 'template_misfit':
      return templateMisfit(verdict.problems);
    default:
      return verdict satisfies never;
  }
}

function textOf({ message, numberId: _asked, ...same }: NewWhatsapp, numberId: string): NewText {
  return { ...same, text: JSON.stringify(message), channelId: numberId };
}
