export const STRONPOWER_FAULTS = [
  'empty_array',
  'false',
  'empty_body',
  'html_500',
  'html_200',
  'hang_after',
  'hang_before',
  'error_after',
  'wrong_price',
  'wrong_meter',
  'short_token',
  'duplicate_token',
  'reset',
  'reset_after',
  'truncated',
  'redirect',
  'message_400',
  'session_expired',
] as const;
export const SMS_FAULTS = ['reject', 'http_500', 'timeout_after', 'insufficient', 'invalid_sender'] as const;
export const CALL_FAULTS = [
  'refused',
  'error_before',
  'error_after',
  'hang_before',
  'hang_after',
  'lost_result',
  'duplicate_result',
  'failed',
  'queue_timeout',
] as const;
/** Of the list of transactions: an error, a page instead of JSON, the offset not heeded, the list as text, times with a zone. */
export const PULL_FAULTS = ['http_500', 'html_200', 'ignores_offset', 'list_in_text', 'iso_times'] as const;
/** refuse: 421 at the door. 4xx, 5xx: of the recipient. slow: taken, and answered after `hang_ms`. */
export const MAIL_FAULTS = ['refuse', '4xx', '5xx', 'slow'] as const;
/** Errors of Graph by their number; `error_after` and `timeout_after` have sent the message. */
export const WHATSAPP_FAULTS = [
  'http_429',
  'html_500',
  'timeout_before',
  'timeout_after',
  'error_after',
  'held',
  'throttle_130429',
  'pair_131056',
  'spam_131048',
  'account_80007',
  'token_190',
  'window_131047',
  'undeliverable_131026',
  'opted_out_131050',
  'paused_132015',
  'payment_131042',
  'locked_131031',
  'away_131016',
] as const;
export const FILE_FAULTS = ['damaged'] as const;
export const STATUS_MODES = ['normal', 'lost', 'duplicate', 'reordered', 'sent_only', 'failed', 'read'] as const;
export const REVIEW_MODES = ['approve', 'reject', 'never'] as const;
export const WINDOW_MODES = ['enforced', 'open'] as const;
export const DLR_MODES = ['normal', 'lost', 'duplicate', 'reordered', 'undelivered'] as const;
export const HISTORY_MODES = ['ok', 'fail', 'stale'] as const;
export const SMS_VENDORS = ['beem', 'africastalking', 'twilio'] as const;

export type StronpowerFault = (typeof STRONPOWER_FAULTS)[number];
export type CallFault = (typeof CALL_FAULTS)[number];
export type PullFault = (typeof PULL_FAULTS)[number];
export type SmsFault = (typeof SMS_FAULTS)[number];
export type MailFault = (typeof MAIL_FAULTS)[number];
export type SmsVendor = (typeof SMS_VENDORS)[number];

/** Faults taken once each, in order (`next`), before those drawn by probability (`rates`). */
export type Draw<Fault extends string> = { next: Fault[]; rates: Partial<Record<Fault, number>> };

type MpesaFaults = {
  /** Extra copies of every confirmation and STK callback. */
  duplicate: number;
  /** Shortest and longest wait before a confirmation, in ms. */
  delay_ms: [number, number];
  /** Share of confirmations that never come. */
  lose: number;
  /** Share of confirmations held back until a later one has left. */
  reorder: number;
  /** "off": shortcodes with external validation are treated as if the validation address was not reached. */
  validation: 'on' | 'off';
  stk_callback: 'normal' | 'lost';
  /** false: a payment by STK push sends no C2B confirmation. */
  stk_then_c2b: boolean;
  stk_timeout_ms: number;
  validation_timeout_ms: number;
  /** Waits before the second, third, ... attempt of a confirmation. */
  retry_ms: number[];
  /** Life of an OAuth token. */
  token_seconds: number;
  /** Pull Transactions: rows on a page, and how long a payment takes to show. */
  pull: Draw<PullFault> & { page: number; lag_ms: number };
  /** Reversals and status queries, whose results come later. */
  calls: Draw<CallFault> & { hang_ms: number; result_ms: number };
};

type StronpowerFaults = Draw<StronpowerFault> & {
  latency_ms: number;
  hang_ms: number;
  history: (typeof HISTORY_MODES)[number];
  /** QueryMeterCredit does not show credits younger than this. */
  history_lag_ms: number;
};

export type SmsFaults = Draw<SmsFault> & {
  latency_ms: number;
  hang_ms: number;
  dlr: (typeof DLR_MODES)[number];
  dlr_delay_ms: number;
};

/** `files`: of files that are fetched. `failed_code`: what `status: failed` says. `window`: whether free text needs a word of the customer. */
type WhatsappFaults = Draw<(typeof WHATSAPP_FAULTS)[number]> & {
  latency_ms: number;
  hang_ms: number;
  status: (typeof STATUS_MODES)[number];
  status_delay_ms: number;
  failed_code: number;
  review: (typeof REVIEW_MODES)[number];
  review_ms: number;
  window: (typeof WINDOW_MODES)[number];
  files: Draw<(typeof FILE_FAULTS)[number]>;
};

type MailFaults = Draw<MailFault> & { hang_ms: number };

export type Faults = {
  seed: number;
  mpesa: MpesaFaults;
  stronpower: StronpowerFaults;
  sms: Record<SmsVendor, SmsFaults>;
  mail: MailFaults;
  whatsapp: WhatsappFaults;
};
