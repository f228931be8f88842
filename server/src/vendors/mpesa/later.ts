import type { LaterAnswer, PaymentChannelAccount, ReversalOrder, StatusQuestion } from '../../modules/vending/payments/port.ts';
import { textOf } from './answer.ts';
import type { DarajaAnswer, ReversalBody, StatusBody } from './client.ts';
import { readRefusal, type Answered } from './refusal.ts';
import { urlProblem } from './urls.ts';

type Question = Pick<ReversalOrder, 'remarks' | 'resultUrl' | 'timeoutUrl'>;

/** Why Daraja would refuse, in words, found before anything is sent; or null. */
export function laterProblem(account: PaymentChannelAccount, { resultUrl, timeoutUrl }: Question): string | null {
  if (!account.initiator || !account.securityCredential) return 'The paybill has no initiator with a security credential.';
  return urlProblem(resultUrl, account.baseUrl) ?? urlProblem(timeoutUrl, account.baseUrl);
}

function initiated(account: PaymentChannelAccount, { remarks, resultUrl, timeoutUrl }: Question) {
  return {
    Initiator: account.initiator ?? '',
    SecurityCredential: account.securityCredential ?? '',
    ResultURL: resultUrl,
    QueueTimeOutURL: timeoutUrl,
    Remarks: remarks.slice(0, 100),
    Occasion: '',
  };
}

export function reversalBody(account: PaymentChannelAccount, order: ReversalOrder): ReversalBody {
  return {
    ...initiated(account, order),
    CommandID: 'TransactionReversal',
    TransactionID: order.receipt,
    Amount: Number(order.amountMinor / 100n),
    ReceiverParty: account.shortcode,
    RecieverIdentifierType: '11',
  };
}

export function statusBody(account: PaymentChannelAccount, question: StatusQuestion): StatusBody {
  return {
    ...initiated(account, question),
    CommandID: 'TransactionStatusQuery',
    ...('receipt' in question.about ? { TransactionID: question.about.receipt } : { OriginalConversationID: question.about.conversationId }),
    PartyA: account.shortcode,
    IdentifierType: '4',
  };
}

/** As of a push: accepted, provably refused, never sent, or unknown. */
export function readLater(answer: DarajaAnswer): LaterAnswer {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'no_access') return { kind: 'refused', code: answer.code, reason: answer.reason };
  if (answer.kind === 'unanswered') return { kind: 'unknown', reason: answer.reason };
  return answer.status === 200 ? readAccepted(answer) : readRefusal(answer);
}

function readAccepted({ fields }: Answered): LaterAnswer {
  const code = textOf(fields, 'ResponseCode');
  const conversationId = textOf(fields, 'ConversationID');
  // the misspelt form is documented too
  const originatorConversationId = textOf(fields, 'OriginatorConversationID') || textOf(fields, 'OriginatorCoversationID');
  if (code === '0' && conversationId !== '') return { kind: 'accepted', conversationId, originatorConversationId };
  return code !== '' && code !== '0'
    ? { kind: 'refused', code, reason: textOf(fields, 'ResponseDescription') }
    : { kind: 'unknown', reason: 'unexpected_answer' };
}
