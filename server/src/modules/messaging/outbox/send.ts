import type { Secrets } from '../../../kernel/crypto.ts';
import { failpoint } from '../../../kernel/failpoints.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import type { Claimed } from './claim.ts';
import type { Carrier, CarrierAccount, SendOutcome } from './port.ts';
import { storable, words, type Evidence } from './settle.ts';

export interface SendDeps<A extends CarrierAccount> {
  readonly secrets: Secrets;
  readonly gateways: Readonly<Record<A['kind'], Carrier<A>>>;
  /** The same for messages of the last lane, where their many calls are made apart from all others. */
  readonly bulkGateways?: Readonly<Record<A['kind'], Carrier<A>>>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Our name for an attempt; gateways that echo a reference report under it. */
function referenceOf(messageId: string, no: number): string {
  return `${messageId}-${no}`;
}

const REFERENCE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{1,4})$/i;

export function parseReference(text: string): { readonly messageId: string; readonly no: number } | null {
  const found = REFERENCE.exec(text);
  return found ? { messageId: found[1]!, no: Number(found[2]) } : null;
}

const BULK = 2;

/** Makes the outside call, with no transaction open. Never throws: what goes wrong is an outcome. */
export async function sendClaimed<A extends CarrierAccount>(deps: SendDeps<A>, tenantId: string, item: Claimed<A>): Promise<Evidence> {
  const outcome = await call(deps, tenantId, item);
  deps.metrics.messages.inc({ gateway: item.account.kind, outcome: outcome.kind });
  const throttle = outcome.kind === 'throttled' ? { scope: outcome.scope, retryAfterMs: outcome.retryAfterMs, recipient: item.message.recipient } : null;
  return { messageId: item.message.id, no: item.no, epoch: item.epoch, ...evidenceOf(outcome), ...(throttle ? { throttle } : {}) };
}

async function call<A extends CarrierAccount>(
  { secrets, gateways, bulkGateways, log }: SendDeps<A>,
  tenantId: string,
  { message, account, no, text: known }: Claimed<A>,
): Promise<SendOutcome> {
  let text: string;
  try {
    text = known ?? secrets.open(message.sealed, { tenantId, recordId: message.id, field: 'body' });
  } catch (error) {
    log.error({ err: error, message_id: message.id, tenant: tenantId }, 'a message cannot be opened');
    return { kind: 'refused', code: 'cannot_open', reason: 'the sealed text cannot be opened', retryable: false, recipientFault: false };
  }
  failpoint('outbox.before_send');
  try {
    const carriers = (message.lane === BULK ? bulkGateways : undefined) ?? gateways;
    const outcome = await carriers[account.kind as A['kind']].send(account, {
      reference: referenceOf(message.id, no),
      to: message.recipient,
      text,
      encoding: message.encoding,
      ...(message.sender === null ? {} : { sender: message.sender }),
    });
    failpoint('outbox.after_send');
    return outcome;
  } catch (error) {
    // the text may have left before the failure
    log.error({ err: error, message_id: message.id, tenant: tenantId, gateway: account.kind }, 'gateway adapter failed');
    return { kind: 'unknown', reason: 'adapter_error' };
  }
}

function evidenceOf(outcome: SendOutcome): Pick<Evidence, 'state' | 'providerId' | 'reason' | 'recipientFault'> {
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'accepted', providerId: storable(outcome.providerId), reason: null, recipientFault: false };
    case 'not_sent':
      return { state: 'not_sent', providerId: null, reason: words(outcome.reason), recipientFault: false };
    case 'throttled':
      return { state: 'throttled', providerId: null, reason: words(`${outcome.code}: ${outcome.reason}`), recipientFault: false };
    case 'unknown':
      return { state: 'unknown', providerId: null, reason: words(outcome.reason), recipientFault: false };
    case 'refused': {
      const { code, reason, retryable, recipientFault } = outcome;
      // a refusal that may pass leaves the channel open for another try
      return { state: retryable && !recipientFault ? 'not_sent' : 'refused', providerId: null, reason: words(`${code}: ${reason}`), recipientFault };
    }
  }
}
