import type { DeliveryStatus } from '../../modules/messaging/outbox/port.ts';

export interface Refusal {
  readonly reason: string;
  /** Another try later or another gateway may help. */
  readonly retryable: boolean;
  readonly recipientFault: boolean;
}

const again = (reason: string): Refusal => ({ reason, retryable: true, recipientFault: false });
const never = (reason: string): Refusal => ({ reason, retryable: false, recipientFault: false });
const recipient = (reason: string): Refusal => ({ reason, retryable: false, recipientFault: true });

/** Twilio splits and renames its codes, so they fall into three kinds here and are kept as text beside. */
export const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ['20003', again('Twilio refused the account SID or the auth token')],
  ['20429', again('Too many requests')],
  ['21211', recipient('Not a valid phone number')],
  ['21408', again('The region is not enabled for this account')],
  ['21606', again('The sender cannot send SMS')],
  ['21608', again('A trial account may only write to verified numbers')],
  ['21610', recipient('The recipient has opted out')],
  ['21612', again('The sender cannot reach this number')],
  ['21614', recipient('Not a mobile number')],
  ['21617', never('The text is too long')],
  ['21635', recipient('A landline cannot receive SMS')],
  ['30001', again('Queue overflow')],
  ['30002', again('The account is suspended')],
  ['30003', again('The handset cannot be reached')],
  ['30004', recipient('The recipient blocks messages')],
  ['30005', recipient('Unknown handset')],
  ['30006', recipient('Landline or unreachable carrier')],
  ['30007', again('Filtered by the carrier')],
  ['30008', again('Unknown error at the carrier')],
]);

export const DELIVERY: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['accepted', 'pending'],
  ['scheduled', 'pending'],
  ['queued', 'pending'],
  ['sending', 'pending'],
  ['sent', 'sent'],
  ['partially_delivered', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'undelivered'],
  ['failed', 'undelivered'],
  ['canceled', 'undelivered'],
]);
