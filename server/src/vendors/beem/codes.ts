import type { DeliveryStatus } from '../../modules/messaging/outbox/port.ts';

export interface Refusal {
  readonly reason: string;
  /** Another try later or another gateway may help. */
  readonly retryable: boolean;
  readonly recipientFault: boolean;
}

export const SUBMITTED = '100';

const again = (reason: string): Refusal => ({ reason, retryable: true, recipientFault: false });
const never = (reason: string): Refusal => ({ reason, retryable: false, recipientFault: false });
const recipient = (reason: string): Refusal => ({ reason, retryable: false, recipientFault: true });

/** Answer codes of `/v1/send`: the union of Beem's newer and older tables. Other Beem products use the same numbers for other things. */
export const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ['101', recipient('Invalid phone number')],
  ['102', again('Insufficient balance')],
  ['103', again('Network timeout or internal error at Beem')],
  ['104', never('Missing required parameters')],
  ['105', again('Account not found')],
  ['106', again('No route mapping to the account')],
  ['107', again('No authorization headers')],
  ['108', again('Invalid token')],
  ['109', never('Invalid or empty message')],
  ['110', never('Unsupported special characters')],
  ['111', again('Sender ID is not registered or not active')],
  ['112', never('Scheduled time is in the past')],
  ['113', never('Invalid request format')],
  ['114', never('More than 1,000 recipients')],
  ['115', recipient('Destination missing')],
  ['116', never('Missing or invalid reference')],
  ['117', never('Wrong format of the scheduled time')],
  ['118', never('Missing encoding')],
  ['119', never('Missing recipients')],
  ['120', again('Missing or invalid authentication')],
  ['121', again('Sender ID has a wrong format')],
  ['122', never('Duplicate sender ID')],
  ['123', never('Template does not exist')],
]);

/** Delivery words, upper case. `RETRY` and `FAILED` were seen beside the three documented ones. */
export const DELIVERY: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['DELIVERED', 'delivered'],
  ['UNDELIVERED', 'undelivered'],
  ['FAILED', 'undelivered'],
  ['REJECTED', 'undelivered'],
  ['EXPIRED', 'undelivered'],
  ['SENT', 'sent'],
  ['PENDING', 'pending'],
  ['RETRY', 'pending'],
]);
