import type { RaisedAlert } from './deps.ts';
import { isClear } from './kinds.ts';
import type { LockedOrder } from './order-queries.ts';
import type { Report } from './outcomes.ts';
import { IN_FLIGHT, type OrderState } from './state.ts';

export type Decision =
  | { readonly kind: 'ignore' }
  | { readonly kind: 'discrepancy'; readonly reason: string }
  | {
      readonly kind: 'move';
      readonly to: OrderState;
      readonly attempt: 'issued' | 'not_sent' | 'refused' | 'unknown' | 'not_executed';
      readonly reason: string | null;
      readonly nextActionAt: Date | null;
      readonly checks: number;
      readonly absences: number;
      readonly errorCode: string | null;
      readonly errorMessage: string;
      readonly finished: boolean;
      readonly alert: RaisedAlert['type'] | null;
    };

export interface Question {
  readonly order: LockedOrder;
  readonly report: Report;
  /** The report is of the order's present attempt, under its present lease. */
  readonly current: boolean;
  readonly at: Date;
  readonly settleMs: number;
  /** The order that has the reported token already, '' for none. */
  readonly bookedFor: string;
}

/** An order that was proven not executed this often is a person's to look at. */
const MOST_ATTEMPTS = 4;
/** Looks at the vendor's books without an answer before a person is asked. */
const MOST_CHECKS = 7;
/** A "no" that the vendor does not explain is asked again once, then believed. */
const MOST_UNEXPLAINED_REFUSALS = 2;

/** What a report means for its order: the outcome table of the product, without any input or output. */
export function decide(question: Question): Decision {
  if (!question.current || !IN_FLIGHT.includes(question.order.state)) return lateAnswer(question);
  if (tooEarly(question)) return { kind: 'ignore' };
  const { outcome } = question.report;
  const unanswered = outcome.kind === 'unknown' || outcome.kind === 'unproven_refusal';
  return unanswered && isClear(question.order.kind) ? clearUnanswered(question, outcome.reason) : judge(question);
}

function judge(question: Question): Decision {
  const { outcome } = question.report;
  switch (outcome.kind) {
    case 'issued':
      return issued(question);
    case 'not_sent':
      return retryLater(question, outcome.reason);
    case 'refused':
      return outcome.permanent ? rejected(question, outcome.reason) : retryLater(question, outcome.reason, 'refused');
    case 'unproven_refusal':
      return unknown(question, `unproven:${outcome.reason}`);
    case 'unknown':
      return unknown(question, outcome.reason);
    case 'not_executed':
      return proven(question, outcome.reason);
    case 'undecided':
      return undecided(question, outcome.reason);
    default:
      return outcome satisfies never;
  }
}

function issued(question: Question): Decision {
  return question.bookedFor === '' ? move(question, { to: 'vended', attempt: 'issued', finished: true }) : doubtful(question, 'duplicate_token');
}

/** Two processes may have read the history at the same moment: the second reading of one look proves nothing more. */
function tooEarly({ order, report, at }: Question): boolean {
  const looked = report.outcome.kind === 'not_executed' || report.outcome.kind === 'undecided';
  return looked && report.actorId === undefined && order.next_action_at !== null && order.next_action_at > at;
}

/** The order is settled already, or asked for anew; only a token that nobody has in the books is worth a word. */
function lateAnswer({ report, bookedFor, order }: Question): Decision {
  if (report.outcome.kind !== 'issued' || bookedFor === order.id || isClear(order.kind)) return { kind: 'ignore' };
  return { kind: 'discrepancy', reason: bookedFor === '' ? 'late_second_token' : 'duplicate_token' };
}

interface MoveInit {
  readonly to: OrderState;
  readonly attempt: 'issued' | 'not_sent' | 'refused' | 'unknown' | 'not_executed';
  readonly reason?: string;
  readonly nextActionAt?: Date;
  readonly checks?: number;
  readonly absences?: number;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly finished?: boolean;
  readonly alert?: RaisedAlert['type'];
}

function move({ order }: Question, init: MoveInit): Decision {
  return {
    kind: 'move',
    to: init.to,
    attempt: init.attempt,
    reason: init.reason ?? null,
    nextActionAt: init.nextActionAt ?? null,
    checks: init.checks ?? order.checks,
    absences: init.absences ?? 0,
    errorCode: init.errorCode ?? null,
    errorMessage: init.errorMessage ?? '',
    finished: init.finished ?? false,
    alert: init.alert ?? null,
  };
}

function after(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}

/** Nothing was issued and the reason may pass: the vendor is away, busy, or does not like the credentials. */
function retryLater(question: Question, reason: string, attempt: 'not_sent' | 'refused' = 'not_sent'): Decision {
  const { order, at } = question;
  const wait = Math.min(300_000, 1000 * 2 ** Math.min(order.attempts, 9));
  return move(question, {
    to: 'ready',
    attempt,
    reason,
    nextActionAt: after(at, wait),
    errorCode: 'tokens.vendor_unavailable',
    errorMessage: `The vendor could not be asked (${reason}); it is tried again by itself.`,
    ...(attempt === 'refused' ? { alert: 'vendor_credentials' as const } : order.attempts >= 4 ? { alert: 'vending_failed' as const } : {}),
  });
}

function rejected(question: Question, reason: string): Decision {
  return move(question, {
    to: 'rejected',
    attempt: 'refused',
    reason,
    finished: true,
    errorCode: 'tokens.refused',
    errorMessage: `The vendor refused: ${reason}. The money is kept for the customer.`,
    alert: 'vending_failed',
  });
}

/**
 * A token that clears a meter and that nobody has seen changes nothing, and no history would tell of it. Left open, it
 * would keep the meter from buying water: it ends here, and whoever asked may ask again.
 */
function clearUnanswered(question: Question, reason: string): Decision {
  return move(question, {
    to: 'rejected',
    attempt: 'unknown',
    reason,
    finished: true,
    errorCode: 'tokens.clear_unanswered',
    errorMessage: `The vendor gave no token (${reason}). Ask for it again when the vendor answers.`,
  });
}

/** Answers that cannot be right: a person has to hear of them, for a token may have gone to somebody else. */
const ABSURD: ReadonlySet<string> = new Set(['wrong_meter', 'amount_mismatch', 'token_malformed', 'several_records']);

/** Bytes left and no proof came back: never asked again before the vendor's own books were read. */
function unknown(question: Question, reason: string): Decision {
  const common = { to: 'unknown', attempt: 'unknown', reason, nextActionAt: after(question.at, question.settleMs), checks: 0 } as const;
  if (ABSURD.has(reason)) {
    return move(question, {
      ...common,
      errorCode: 'tokens.doubtful_answer',
      errorMessage: `The vendor answered with something that cannot be right (${reason}); its history is being read.`,
      alert: 'vendor_discrepancy',
    });
  }
  return move(question, {
    ...common,
    errorCode: 'tokens.unknown',
    errorMessage: 'It is not known yet whether the vendor issued the token; its history is being read.',
  });
}

/** An answer that cannot be delivered and cannot be dropped. */
function doubtful(question: Question, reason: string): Decision {
  return move(question, {
    to: question.order.state === 'vend_requested' ? 'unknown' : 'manual_review',
    attempt: 'unknown',
    reason,
    ...(question.order.state === 'vend_requested' ? { nextActionAt: after(question.at, question.settleMs) } : {}),
    errorCode: 'tokens.doubtful_answer',
    errorMessage: `The vendor answered with something that cannot be right (${reason}).`,
    alert: 'vendor_discrepancy',
  });
}

/** The vendor's history was read and does not have it. One look may be too early; two, apart, are proof. */
function proven(question: Question, reason: string): Decision {
  const { order, at, settleMs } = question;
  const absences = order.absences + 1;
  if (absences < 2 && question.report.actorId === undefined) {
    return move(question, {
      to: 'resolving',
      attempt: 'unknown',
      reason: 'absent_once',
      nextActionAt: after(at, settleMs),
      checks: order.checks + 1,
      absences,
      errorCode: 'tokens.unknown',
      errorMessage: "The vendor's history does not show the purchase yet; it is read once more before it is believed.",
    });
  }
  const limit = reason.startsWith('unproven:') ? MOST_UNEXPLAINED_REFUSALS : MOST_ATTEMPTS;
  if (order.attempts >= limit) {
    return move(question, {
      to: 'rejected',
      attempt: 'not_executed',
      reason,
      finished: true,
      errorCode: 'tokens.not_executed',
      errorMessage: `The vendor did not issue a token in ${order.attempts} attempts (${reason}). The money is kept for the customer.`,
      alert: 'vending_failed',
    });
  }
  return move(question, { to: 'ready', attempt: 'not_executed', reason, nextActionAt: at });
}

function undecided(question: Question, reason: string): Decision {
  const { order, at, settleMs } = question;
  const checks = order.checks + 1;
  if (checks >= MOST_CHECKS || reason === 'ambiguous' || reason === 'no_history') {
    return move(question, {
      to: 'manual_review',
      attempt: 'unknown',
      reason,
      checks,
      errorCode: 'tokens.manual_review',
      errorMessage: `Whether the token was issued cannot be told from the vendor's history (${reason}); a person decides.`,
      alert: 'unknown_outcome',
    });
  }
  return move(question, {
    to: order.state === 'unknown' ? 'resolving' : order.state,
    attempt: 'unknown',
    reason,
    nextActionAt: after(at, settleMs * 2 ** checks),
    checks,
    absences: order.absences,
    errorCode: 'tokens.unknown',
    errorMessage: "The vendor's history cannot be read at the moment; it is tried again.",
  });
}
