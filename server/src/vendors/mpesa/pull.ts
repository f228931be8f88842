import { createHash } from 'node:crypto';
import { isFields, parseJson, type Fields } from '../../kernel/text.ts';
import type { RegisterResult } from '../../modules/vending/payments/port.ts';
import type { PulledRow, PullResult, PullWindow } from '../../modules/vending/reconciliation/port.ts';
import { textOf } from './answer.ts';
import type { DarajaAnswer } from './client.ts';
import { NOTHING_TO_PULL, PULL_ANSWERED, PULL_REGISTERED } from './codes.ts';
import { noticeOf } from './notice-words.ts';
import { parseEvent } from './parse.ts';
import { eatText, readIsoOrEat, toText } from './values.ts';

export interface PullQueryBody {
  readonly ShortCode: string;
  readonly StartDate: string;
  readonly EndDate: string;
  /** Rows to pass over, not pages. */
  readonly OffSetValue: string;
}

/** The times are East African, without zone. */
export function pullBody(shortcode: string, window: PullWindow): PullQueryBody {
  return { ShortCode: shortcode, StartDate: eatText(window.from), EndDate: eatText(window.to), OffSetValue: String(window.offset) };
}

/** A second registration is as good as the first; live keys come with blanks in them. */
export function readPullRegistered(answer: DarajaAnswer): RegisterResult {
  if (answer.kind !== 'answered') return { kind: 'refused', reason: answer.reason };
  const status = textOf(answer.fields, 'ResponseStatus') || textOf(answer.fields, 'Response Status') || textOf(answer.fields, 'ResponseCode');
  if (answer.status === 200 && PULL_REGISTERED.has(status)) return { kind: 'registered' };
  const said = textOf(answer.fields, 'ResponseDescription') || textOf(answer.fields, 'Response Description') || textOf(answer.fields, 'errorMessage');
  return { kind: 'refused', reason: said || `http_${answer.status}` };
}

/** "No transactions" is an answer (1001, an empty list, HTTP 500 that says so); everything else that is no list is none. */
export function readPull(answer: DarajaAnswer, shortcode: string): PullResult {
  if (answer.kind !== 'answered') return { kind: 'unavailable', reason: answer.reason };
  const { fields, status } = answer;
  const code = textOf(fields, 'ResponseCode');
  const said = textOf(fields, 'ResponseMessage') || textOf(fields, 'errorMessage');
  if (status === 200 && code === PULL_ANSWERED) {
    const rows = listOf(fields['Response'] ?? fields['Transaction']);
    return rows ? { kind: 'rows', rows: rows.filter(isMoneyIn).map((row) => readRow(row, shortcode)) } : { kind: 'unavailable', reason: 'unexpected_answer' };
  }
  const isNothing = NOTHING_TO_PULL.some((row) => row.status === status && row.code === code && row.text.test(said));
  return isNothing ? { kind: 'rows', rows: [] } : { kind: 'unavailable', reason: said || code || `http_${status}` };
}

/** A list in a list, one list, or either of them as text. */
function listOf(value: unknown): Fields[] | null {
  const list = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(list)) return null;
  const rows: unknown[] = list.flat(2);
  return rows.every(isFields) ? rows : null;
}

function isMoneyIn(row: Fields): boolean {
  const type = lookUp(row, 'transactiontype');
  return type === '' || /^c2b|pay ?bill|merchant|buy ?goods/i.test(type);
}

function readRow(row: Fields, shortcode: string): PulledRow {
  const receipt = lookUp(row, 'transactionid').trim().toUpperCase();
  const notice = noticeOf(
    {
      receipt,
      amount: lookUp(row, 'amount').trim(),
      shortcode,
      account: lookUp(row, 'billreference'),
      at: readIsoOrEat(lookUp(row, 'trxdate')),
      phone: lookUp(row, 'msisdn'),
      name: '',
      type: lookUp(row, 'transactiontype'),
    },
    // as text: its own keys must not stand beside those of the notice
    { pulled: JSON.stringify(row) },
  );
  const parsed = parseEvent(notice, 'application/json');
  const money = parsed.kind === 'money' ? parsed.money : null;
  return { key: money ? receipt : `#${createHash('sha256').update(JSON.stringify(row)).digest('base64url')}`, money, notice };
}

/** Names come in lower case here and in camel case there. */
function lookUp(row: Fields, name: string): string {
  for (const key of Object.keys(row)) if (key.toLowerCase() === name) return toText(row[key]);
  return '';
}
