import { NEXT_ACTION, type CheckCode, type CheckState } from './codes.ts';
import type { CheckRow, Facts } from './queries.ts';
import type { Subject } from './subjects.ts';

export interface Check {
  readonly code: CheckCode;
  readonly subject: string | null;
  readonly label: string;
  readonly state: CheckState;
  /** Without it nothing can be sold. */
  readonly needed: boolean;
  /** What the other side said when it was last asked. */
  readonly detail: string;
  readonly nextAction: string;
  readonly checkedAt: Date | null;
}

export interface Known {
  readonly isActive: boolean;
  readonly facts: Facts;
  readonly subjects: readonly Subject[];
  readonly results: readonly CheckRow[];
}

const OPTIONAL: ReadonlySet<CheckCode> = new Set(['mpesa_initiator', 'email', 'first_sale']);

/** "What is missing before I can sell?" One line for each thing, and one that is missing for each kind that has none. */
export function checkList({ isActive, facts, subjects, results }: Known): Check[] {
  const active = subjects.filter((subject) => subject.isActive);
  const of = (code: CheckCode): Check[] => {
    const own = active.filter((subject) => subject.code === code);
    return own.length === 0 ? [plain(code, 'missing')] : own.map((subject) => tried(subject, results));
  };
  return [
    plain('client', isActive ? 'ok' : 'failing'),
    plain('paybill', active.some(({ code }) => code === 'mpesa_urls') ? 'ok' : 'missing'),
    ...of('mpesa_credentials'),
    ...of('mpesa_urls'),
    plain('mpesa_initiator', initiatorState(facts)),
    ...of('vendor_account'),
    plain('tariff', facts.has_tariff ? 'ok' : 'missing'),
    plain('meters', facts.meter === null ? 'missing' : 'ok'),
    ...of('sms_gateway'),
    ...of('email'),
    plain('first_sale', facts.has_sold ? 'ok' : 'untested'),
  ];
}

function initiatorState({ has_initiator: has, initiator_refused: refused }: Facts): CheckState {
  if (!has) return 'missing';
  return refused ? 'failing' : 'ok';
}

/**
 * A client can sell when nothing that is needed is wrong. Of several paybills, accounts or gateways one that works is
 * enough: the others are told of, and stop nobody.
 */
export function isReady(checks: readonly Check[]): boolean {
  const needed = [...new Set(checks.filter((check) => check.needed).map(({ code }) => code))];
  return needed.every((code) => checks.some((check) => check.code === code && check.state === 'ok'));
}

function plain(code: CheckCode, state: CheckState): Check {
  return { code, subject: null, label: '', state, needed: !OPTIONAL.has(code), detail: '', nextAction: nextAction(code, state), checkedAt: null };
}

/** The line of one thing that can be tried, with what its last test came to. */
export function tried(subject: Subject, results: readonly CheckRow[]): Check {
  const { code, id, label, fingerprint } = subject;
  const result = results.find((row) => row.code === code && row.subject_id === id && row.fingerprint === fingerprint);
  const state = stateOf(subject, result);
  return { ...plain(code, state), subject: id, label, detail: result?.detail ?? '', checkedAt: result?.checked_at ?? null };
}

function stateOf({ code, isComplete, isProven }: Subject, result: CheckRow | undefined): CheckState {
  if (!isComplete) return 'missing';
  if (isProven || (result?.outcome === 'ok' && code !== 'mpesa_urls')) return 'ok';
  if (result?.outcome === 'refused') return 'failing';
  return code === 'mpesa_urls' && result === undefined ? 'missing' : 'untested';
}

function nextAction(code: CheckCode, state: CheckState): string {
  return state === 'ok' ? '' : NEXT_ACTION[code][state];
}
