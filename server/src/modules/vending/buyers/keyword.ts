import { AppError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { formatMinor } from '../../../kernel/money.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { InboundListener, InboundWord } from '../../messaging/inbound/port.ts';
import type { KeywordDeps } from './deps.ts';
import { readKeyword, type Keyword, type TokenQuestion } from './keyword-words.ts';
import { countQueued, findBalances, findPurchase, utilityName, type BalanceRow } from './queries.ts';
import { isQuestion, resendKey, sentenceOf } from './status.ts';
import { WORDS, type BuyerLanguage } from './words.ts';

/** Answers to one number in one window; who asks more often hears nothing until the next. */
const MOST_ANSWERS = 5;
const WINDOW_MS = 600_000;
/** Answers of one client in a minute; each process counts for itself. */
const MOST_PER_TENANT = 120;
const MINUTE_MS = 60_000;
/** An answer that is late helps nobody. */
const GOOD_FOR_MS = 3_600_000;

/**
 * "Where is my token?" and "what is my balance?" by text message or WhatsApp, answered the way it was asked: a word on
 * WhatsApp has opened the window for its answer. What a stranger may ask is what the page tells: the
 * state of a purchase by receipt and meter, never the token, which goes to its registered phones. A balance is told to
 * the registered phone alone. Words that only begin alike are left to others.
 */
export function createKeywordListener(deps: KeywordDeps): InboundListener {
  const mayAnswer = tenantLimit(deps);
  return async (tx, word) => {
    const keyword = mayAsk(word) ? readKeyword(word.text ?? '') : null;
    if (keyword === null) return 'passed';
    const key = await freeKey(tx, deps, word);
    if (key === null || !mayAnswer(tx.tenantId)) return 'taken';
    const text = await answerTo(tx, deps, { keyword, word });
    if (text === null) return 'taken';
    const doNotSendAfter = new Date(deps.clock.now().getTime() + GOOD_FOR_MS);
    await deps.queueAnswer(tx, { id: newId(), dedupeKey: key, channel: word.channel, channelId: word.channelId, to: word.from.value, text, doNotSendAfter });
    return 'taken';
  };
}

/** A gateway may show a name in place of a number; nobody can be answered there. */
function mayAsk({ channel, from }: InboundWord): boolean {
  return channel === 'whatsapp' || from.kind === 'phone';
}

/** Digits that the network itself vouches for; null where WhatsApp keeps them to itself. */
function phoneOf({ from, aliases }: InboundWord): string | null {
  return [from, ...aliases].find(({ kind, value }) => (kind === 'phone' || kind === 'whatsapp') && /^\d{6,20}$/.test(value))?.value ?? null;
}

function tenantLimit({ clock }: KeywordDeps): (tenantId: string) => boolean {
  let [ends, counts] = [0, new Map<string, number>()];
  return (tenantId) => {
    if (clock.monotonic() >= ends) [ends, counts] = [clock.monotonic() + MINUTE_MS, new Map()];
    const count = (counts.get(tenantId) ?? 0) + 1;
    counts.set(tenantId, count);
    return count <= MOST_PER_TENANT;
  };
}

/**
 * Each window has a few keys for a number, by whatever channel it writes: where all are used, nothing is answered. One
 * number's words come one after the other.
 */
async function freeKey(tx: Tx, { clock, secrets }: KeywordDeps, word: InboundWord): Promise<string | null> {
  const window = Math.floor(clock.now().getTime() / WINDOW_MS);
  const sender = secrets
    .digest('keyword-sender', `${tx.tenantId}:${phoneOf(word) ?? word.from.value}`)
    .toString('hex')
    .slice(0, 32);
  const keys = Array.from({ length: MOST_ANSWERS }, (_, no) => `keyword:${sender}:${window}:${no}`);
  return keys[await countQueued(tx, keys)] ?? null;
}

async function answerTo(tx: Tx, deps: KeywordDeps, { keyword, word }: { readonly keyword: Keyword; readonly word: InboundWord }): Promise<string | null> {
  if (keyword.kind === 'help') return WORDS[keyword.language].sms.howTo;
  if (keyword.kind === 'token') return tokenText(tx, deps, keyword);
  return balanceText(tx, keyword.language, phoneOf(word));
}

/** @returns null when this receipt is asked for too often: whoever guesses hears nothing. */
async function tokenText(tx: Tx, deps: KeywordDeps, { receipt, tail, language }: TokenQuestion): Promise<string | null> {
  if (!isWithin(deps, receipt)) return null;
  const found = isQuestion({ receipt, tail }) ? await findPurchase(tx, { receipt, tail }) : undefined;
  if (!found) return WORDS[language].sms.missing;
  if (found.token_id !== null) await deps.resendToken(tx, found.token_id, resendKey(found.token_id, deps.clock.now()));
  return sentenceOf(found, language);
}

function isWithin({ limit }: KeywordDeps, receipt: string): boolean {
  try {
    limit.check(receipt);
  } catch (error) {
    if (error instanceof AppError && error.code === 'rate_limited') return false;
    throw error;
  }
  limit.count(receipt);
  return true;
}

async function balanceText(tx: Tx, language: BuyerLanguage, phone: string | null): Promise<string> {
  const { sms } = WORDS[language];
  const [utility, rows] = [await utilityName(tx), phone === null ? [] : await findBalances(tx, phone)];
  const text =
    rows.length === 0
      ? sms.stranger
      : sms.balance.replace('{balances}', () => rows.map((row) => oneBalance(row, { many: rows.length > 1, debt: sms.debt })).join('; '));
  return text.replace('{utility}', () => utility);
}

function oneBalance(
  { number, wallet_minor: wallet, arrears_minor: arrears, currency }: BalanceRow,
  { many, debt }: { readonly many: boolean; readonly debt: string },
): string {
  const owed = arrears > 0n ? `, ${debt} ${currency} ${formatMinor(arrears)}` : '';
  return `${many ? `${number} ` : ''}${currency} ${formatMinor(wallet)}${owed}`;
}
