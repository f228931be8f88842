import type { ThrottleScope } from '../../modules/messaging/outbox/port.ts';

/**
 * What an error code of the Graph API means for a message.
 * `again`: nothing was sent, a later try may help. `wait`: too fast, the scope rests. `recipient`: this person cannot be
 * reached here. `never`: the message itself is wrong. `window`: free text comes too late. `opt_out`: the person stopped
 * marketing. `account`: number, token or account; somebody has to look.
 */
export type ErrorClass = 'again' | 'wait' | 'recipient' | 'never' | 'window' | 'opt_out' | 'account';

export interface ErrorRule {
  readonly is: ErrorClass;
  readonly reason: string;
  readonly scope?: ThrottleScope;
  readonly waitMs?: number;
  /** What the template has become. */
  readonly templateIs?: 'paused' | 'disabled';
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const as =
  (is: ErrorClass) =>
  (reason: string): ErrorRule => ({ is, reason });
const [again, recipient, never, account] = [as('again'), as('recipient'), as('never'), as('account')];
const wait = (scope: ThrottleScope, waitMs: number, reason: string): ErrorRule => ({ is: 'wait', scope, waitMs, reason });

/** Meta's page "Error codes", May 2026, and what libraries have met since. */
const ERRORS: ReadonlyMap<number, ErrorRule> = new Map([
  [0, account('The token is not valid any more')],
  [1, again('Unknown error at Meta')],
  [2, again('The service is away for a while')],
  [3, account('The app may not call this')],
  [4, wait('account', MINUTE, 'Too many calls of the app')],
  [10, account('A permission is missing')],
  [33, account('There is no such business number')],
  [100, never('A parameter is not valid')],
  [190, account('The token has expired')],
  [368, account('Blocked for a breach of policy')],
  [80007, wait('account', MINUTE, 'Too many calls for the account')],
  [130429, wait('sender', 5 * SECOND, 'The number sends too fast')],
  [130472, recipient('The person takes part in an experiment of Meta')],
  [130497, recipient('The account may not write to this country')],
  [131000, again('Something went wrong at Meta')],
  [131005, account('Access denied')],
  [131008, never('A required parameter is missing')],
  [131009, never('The value of a parameter is not valid')],
  [131016, again('The service is not available')],
  [131020, never('Group error')],
  [131021, recipient('Sender and recipient are the same')],
  [131026, recipient('The person cannot be reached on WhatsApp')],
  [131030, recipient('The recipient is not on the list of the test number')],
  [131031, account('The account is locked')],
  [131037, account('The display name waits for approval')],
  [131041, never('Group error')],
  [131042, account('Payment method missing or refused')],
  [131044, account('Payment method missing or refused')],
  [131045, account('The number is not registered properly')],
  [131047, { is: 'window', reason: 'More than 24 hours since the customer wrote' }],
  [131048, wait('sender', 60 * MINUTE, 'Too many people blocked or reported the number')],
  [131049, recipient('Not delivered: the person gets enough marketing')],
  [131050, { is: 'opt_out', reason: 'The person stopped marketing messages' }],
  [131051, never('This kind of message is not supported')],
  [131052, never('The file could not be fetched')],
  [131053, again('The file could not be taken')],
  [131055, never('Only marketing is allowed here')],
  [131056, wait('pair', 6 * SECOND, 'Too many messages to one person')],
  [131057, wait('sender', MINUTE, 'The number is being upgraded')],
  [131062, never('This message needs a phone number')],
  [131063, account('Marketing templates are switched off for the account')],
  [131064, wait('sender', 60 * MINUTE, 'The limit was reached for wrongly classed templates')],
  [132000, never('The number of template variables does not fit')],
  [132001, never('There is no such approved template in this language')],
  [132005, never('The text with its values is too long')],
  [132007, never('The text breaks a rule of format')],
  [132008, never('A template value is not valid')],
  [132012, never('The form of a template value does not fit')],
  [132015, { is: 'never', reason: 'The template is paused', templateIs: 'paused' }],
  [132016, { is: 'never', reason: 'The template is disabled', templateIs: 'disabled' }],
  [132068, never('The flow is blocked')],
  [132069, never('The flow is throttled')],
  [133000, account('The number was not deregistered completely')],
  [133004, again('The server is not available for a while')],
  [133005, account('The PIN is wrong')],
  [133006, account('The number has to be verified again')],
  [133008, wait('account', 30 * MINUTE, 'The PIN was guessed too often')],
  [133009, wait('account', MINUTE, 'The PIN was entered too fast')],
  [133010, account('The number is not registered')],
  [133015, wait('account', 5 * MINUTE, 'The number was deleted a moment ago')],
  [133016, wait('account', 60 * MINUTE, 'Registered too often in 72 hours')],
  [134011, account('The terms of payments are not accepted')],
  [134100, never('Only marketing is allowed here')],
  [134101, wait('account', 10 * MINUTE, 'The template is being made ready')],
  [134102, account('The template cannot be used here')],
  [135000, never('The request is not valid')],
  [137000, never('The identity of the person has changed')],
  [2388019, account('The account has as many templates as it may')],
  [2494100, wait('sender', MINUTE, 'The number is being upgraded')],
]);

const RANGES: readonly { readonly from: number; readonly to: number; readonly rule: ErrorRule }[] = [
  { from: 200, to: 299, rule: account('A permission for this account is missing') },
  { from: 131201, to: 131215, rule: never('Group error') },
  { from: 138000, to: 138999, rule: never('Calling error') },
  { from: 139000, to: 139004, rule: never('Flow error') },
  { from: 139100, to: 139103, rule: never('Block list error') },
  { from: 147001, to: 147005, rule: never('Username error') },
];

export function ruleOf(code: number): ErrorRule | undefined {
  return ERRORS.get(code) ?? RANGES.find(({ from, to }) => code >= from && code <= to)?.rule;
}
