import type { DeliveryStatus } from '../../modules/messaging/outbox/port.ts';

export interface Refusal {
  readonly name: string;
  /** Another try later or another gateway may help. */
  readonly retryable: boolean;
  readonly recipientFault: boolean;
}

/** Processed, sent, queued: all mean accepted, none means delivered. */
export const ACCEPTED: ReadonlySet<string> = new Set(['100', '101', '102']);

const again = (name: string): Refusal => ({ name, retryable: true, recipientFault: false });
const recipient = (name: string): Refusal => ({ name, retryable: false, recipientFault: true });

/** Codes per recipient; most refusals come inside an HTTP 201. */
export const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ['401', again('RiskHold')],
  ['402', again('InvalidSenderId')],
  ['403', recipient('InvalidPhoneNumber')],
  ['404', recipient('UnsupportedNumberType')],
  ['405', again('InsufficientBalance')],
  ['406', recipient('UserInBlacklist')],
  ['407', again('CouldNotRoute')],
  ['409', recipient('DoNotDisturbRejection')],
  ['500', again('InternalServerError')],
  ['501', again('GatewayError')],
  ['502', again('RejectedByGateway')],
]);

/** Words of a delivery report, lower case. */
export const DELIVERY: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['sent', 'sent'],
  ['submitted', 'sent'],
  ['buffered', 'pending'],
  ['success', 'delivered'],
  ['rejected', 'undelivered'],
  ['failed', 'undelivered'],
  ['absentsubscriber', 'undelivered'],
  ['expired', 'undelivered'],
]);
