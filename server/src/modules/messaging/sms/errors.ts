import { AppError, conflict, type ErrorStatus } from '../../../kernel/errors.ts';

interface Action {
  readonly action: string;
  readonly method: string;
  readonly url: string;
}

interface Refusal {
  readonly code: string;
  readonly status: ErrorStatus;
  readonly message: string;
  /** The word that front ends of the older system branch on. */
  readonly errorCode: string;
  readonly hint: string;
  readonly actions?: readonly Action[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

function refusal({ code, status, message, errorCode, hint, actions = [], facts = {} }: Refusal): AppError {
  return new AppError({ code, status, message, details: { error_code: errorCode, hint, actions, ...facts } });
}

const SENDERS: readonly Action[] = [
  { action: 'list_sender_ids', method: 'GET', url: '/api/messaging/sender-ids/' },
  { action: 'request_sender_id', method: 'POST', url: '/api/messaging/sender-requests/' },
];

export const senderInvalid = (name: string): AppError =>
  refusal({
    code: 'sms.sender_not_yours',
    status: 400,
    message: `The name ${name} may not be used for sending. Choose one of your names, or ask for this one.`,
    errorCode: 'SENDER_ID_INVALID',
    hint: 'A name must be approved before it can be used.',
    actions: SENDERS,
  });

export const tooFewCredits = (needed: number, available: bigint): AppError =>
  refusal({
    code: 'sms.too_few_credits',
    status: 402,
    message: `This needs ${needed} credits and ${available} are left. Buy credits, or send to fewer people.`,
    errorCode: 'INSUFFICIENT_CREDITS',
    hint: 'One credit pays one part of one message.',
    actions: [
      { action: 'buy_credits', method: 'GET', url: '/api/billing/sms/packages/' },
      { action: 'see_balance', method: 'GET', url: '/api/messaging/sms/balance/' },
    ],
    facts: { needed: String(needed), available: String(available) },
  });

export const noGateway = (): AppError =>
  refusal({
    code: 'sms.no_gateway',
    status: 409,
    message: 'No SMS gateway is set up. An administrator adds one first.',
    errorCode: 'PROVIDER_ERROR',
    hint: 'Messages leave through a gateway account.',
  });

export const tooLong = (parts: number, most: number): AppError =>
  refusal({
    code: 'sms.too_long',
    status: 400,
    message: `The text takes ${parts} parts. Shorten it to ${most} at most.`,
    errorCode: 'MESSAGE_TOO_LONG',
    hint: 'A single emoji or curly quote makes a text take twice as many parts.',
    facts: { parts, most },
  });

export interface Rejected {
  readonly index: number;
  readonly recipient: string;
  readonly reason: 'not_a_phone_number' | 'value_missing' | 'message_missing' | 'too_long' | 'not_mobile' | 'opted_out' | 'no_consent' | 'blocked';
}

export const badRecipients = (rejected: readonly Rejected[]): AppError =>
  refusal({
    code: 'sms.bad_recipients',
    status: 400,
    message: 'Some recipients cannot be written to. Mend or remove them; nothing was sent.',
    errorCode: 'VALIDATION_ERROR',
    hint: 'Write numbers with their country code, such as +255712345678, or as people of your country dial them.',
    facts: { rejected: rejected.slice(0, 100) },
  });

export const tooManyRecipients = (most: number): AppError =>
  refusal({
    code: 'sms.too_many_recipients',
    status: 400,
    message: `The list has more than ${most} rows. Send it in parts.`,
    errorCode: 'VALIDATION_ERROR',
    hint: 'One sending goes to ten thousand people at most.',
    facts: { most },
  });

export const badSchedule = (message: string): AppError =>
  refusal({
    code: 'sms.bad_schedule',
    status: 400,
    message,
    errorCode: 'VALIDATION_ERROR',
    hint: 'A time with its zone, within a year from now, such as 2026-12-01T08:00:00+03:00.',
  });

export const nothingToCancel = (): AppError => conflict('sms.nothing_to_cancel', 'All of it has been handed over already: nothing is left to cancel.');
