import type { JournalEntry } from '../../../api/sandbox-types.ts';

/** The first of the named facts that is there as text or number, else "". */
export function fact(entry: JournalEntry, ...names: string[]): string {
  for (const name of names) {
    const value = entry[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** How long the other side took to answer, in ms, or null when the journal does not say. */
export function millis(entry: JournalEntry): number | null {
  return typeof entry['ms'] === 'number' ? entry['ms'] : null;
}

/** The meter an entry speaks of; on a paybill the account number is the meter number. */
export function meterOf(entry: JournalEntry): string {
  const several = entry['meters'];
  if (Array.isArray(several)) return typeof several[0] === 'string' ? several[0] : '';
  return fact(entry, 'meter', 'account');
}

/** Whether nothing came back at all, be it that the request or its answer was lost. */
export function isUnanswered(entry: JournalEntry): boolean {
  return entry['lost'] === true || entry['status'] === 0 || fact(entry, 'error') !== '';
}

const REFUSALS: Record<string, (entry: JournalEntry) => boolean> = {
  validation: (entry) => entry['accepted'] === false,
  payment_refused: () => true,
  vend_refused: () => true,
  confirmation: (entry) => entry['ok'] === false,
  keypad: (entry) => fact(entry, 'result') !== 'accept',
  dlr: (entry) => /^(undelivered|failed|rejected)$/i.test(fact(entry, 'state')),
  stk: isNoOfMpesa,
  reversal: isNoOfMpesa,
  status_query: isNoOfMpesa,
};

function isNoOfMpesa(entry: JournalEntry): boolean {
  return fact(entry, 'event') === 'result' && fact(entry, 'code') !== '0';
}

/** Whether an entry is a "no": a refused payment, a failed delivery, a token the meter does not take. */
export function isRefusal(entry: JournalEntry): boolean {
  return REFUSALS[entry.kind]?.(entry) ?? false;
}

/** Whether the platform was told that an SMS reached its phone; gateways have words for steps before that too. */
export function isDelivery(entry: JournalEntry): boolean {
  return entry.kind === 'dlr' && /^(delivered|success)$/i.test(fact(entry, 'state')) && !isUnanswered(entry);
}

const AFTER_ISSUING = new Set(['hang_after', 'error_after', 'reset_after', 'truncated', 'short_token']);
const WITHOUT_ISSUING = new Set(['hang_before', 'reset', 'html_500', 'html_200', 'empty_body', 'empty_array', 'false', 'redirect']);

/** Whether the platform cannot tell from the vendor's answer if there is a token or not. */
export function leftInDoubt(entry: JournalEntry): boolean {
  return AFTER_ISSUING.has(fact(entry, 'fault')) || WITHOUT_ISSUING.has(fact(entry, 'reason'));
}
