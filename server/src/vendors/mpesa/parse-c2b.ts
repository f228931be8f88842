import type { MoneyReceived, ParsedEvent } from '../../modules/vending/payments/port.ts';
import type { Fields } from '../../kernel/text.ts';
import { firstText, readAmount, readEat, readPhone, toText } from './values.ts';

/** Names under which relays and the forms of older systems send the same field; Safaricom's own first. */
const NAMES = {
  receipt: ['TransID', 'TransactionID'],
  amount: ['TransAmount', 'Amount'],
  shortcode: ['BusinessShortCode', 'ShortCode'],
  account: ['BillRefNumber', 'AccountReference', 'AccountNumber'],
  phone: ['MSISDN', 'CustomerMSISDN', 'PhoneNumber'],
} as const;

/** Written twice in one body, these could be read differently by two readers. */
const ONCE = Object.values(NAMES)
  .flat()
  .map((name) => `"${name}"`);
const COLON = 58;
const QUOTE = 34;
const RECEIPT = /^[A-Z0-9]{10}$/;
const SHORTCODE = /^\d{4,10}$/;

/** The money of a flat C2B body. A suspicion found earlier makes it a quarantine with everything readable. */
export function parseFlat(fields: Fields, suspicion: string | null): ParsedEvent {
  const receipt = firstText(fields, NAMES.receipt).trim().toUpperCase();
  const amountText = firstText(fields, NAMES.amount).trim();
  if (receipt === '' && amountText === '') return { kind: 'unreadable', reason: 'not_a_payment' };
  const amount = readAmount(amountText);
  const read = { ...readRest(fields), receipt };
  const reason = suspicion ?? receiptProblem(receipt) ?? amount.problem ?? shortcodeProblem(read.shortcode);
  if (reason === null && amount.minor !== null) return { kind: 'money', money: { ...read, amountMinor: amount.minor } };
  return { kind: 'quarantine', reason: reason ?? 'amount_missing', hint: readable(read, amount.minor) };
}

function readRest(fields: Fields): Omit<MoneyReceived, 'receipt' | 'amountMinor'> {
  const phone = firstText(fields, NAMES.phone);
  return {
    shortcode: firstText(fields, NAMES.shortcode).trim(),
    accountText: firstText(fields, NAMES.account),
    payerPhone: readPhone(phone.trim()),
    payerPhoneText: phone,
    payerName: readName(fields),
    transactionType: toText(fields['TransactionType']),
    paidAt: readEat(toText(fields['TransTime'])),
    thirdPartyReference: toText(fields['ThirdPartyTransID']),
  };
}

function readName(fields: Fields): string {
  let name = '';
  for (const key of ['FirstName', 'MiddleName', 'LastName']) {
    const part = toText(fields[key]).trim();
    if (part !== '' && !/^\*+$/.test(part)) name = name === '' ? part : `${name} ${part}`;
  }
  return name;
}

export function receiptProblem(receipt: string): string | null {
  if (receipt === '') return 'receipt_missing';
  return RECEIPT.test(receipt) ? null : 'receipt_format';
}

function shortcodeProblem(shortcode: string): string | null {
  if (shortcode === '') return 'shortcode_missing';
  return SHORTCODE.test(shortcode) ? null : 'shortcode_format';
}

function readable(read: Omit<MoneyReceived, 'amountMinor'>, minor: bigint | null): Partial<MoneyReceived> {
  const hint = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== '' && value !== null)) as Partial<MoneyReceived>;
  return minor === null ? hint : { ...hint, amountMinor: minor };
}

/** Whether a field that matters came as a JSON number. */
export function hasNumber(fields: Fields): boolean {
  for (const key in fields) if (typeof fields[key] === 'number') return true;
  return false;
}

/** JSON.parse keeps the last of two equal keys without a word; a forger may count on a reader that keeps the first. */
export function repeatedKey(json: string, parsed: Fields): string | null {
  if (countKeys(json) === Object.keys(parsed).length) return null;
  for (const name of ONCE) {
    const first = keyAt(json, name, 0);
    if (first >= 0 && keyAt(json, name, first + name.length) >= 0) return 'repeated_keys';
  }
  return null;
}

/** How often a colon follows a quotation mark: never fewer than the keys written, whatever stands between. */
function countKeys(json: string): number {
  let count = 0;
  for (let colon = json.indexOf(':'); colon >= 0; colon = json.indexOf(':', colon + 1)) {
    let before = colon - 1;
    while (json.charCodeAt(before) <= 32) before -= 1;
    if (json.charCodeAt(before) === QUOTE) count += 1;
  }
  return count;
}

/** Where a quoted name stands as a key from a position on, or -1; a payer may type `Amount` as account. */
function keyAt(json: string, name: string, from: number): number {
  for (let at = json.indexOf(name, from); at >= 0; at = json.indexOf(name, at + 1)) {
    let next = at + name.length;
    while (json.charCodeAt(next) <= 32) next += 1;
    if (json.charCodeAt(next) === COLON) return at;
  }
  return -1;
}

/** Logged parameters come as `":TransID"`: the same fields without what stands before the first letter, or null. */
export function prefixedKeys(fields: Fields): Fields | null {
  const renamed: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let changed = false;
  for (const key of Object.keys(fields).slice(0, 100)) {
    const plain = key.replace(/^[^A-Za-z]+/, '');
    changed ||= plain !== key;
    renamed[plain] = fields[key];
  }
  return changed ? renamed : null;
}
