import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { formatMinor } from '../../../kernel/money.ts';
import { isFeatureOn } from '../../tenancy/features/index.ts';
import type { BuyersDeps } from './deps.ts';
import { findPurchase, type PurchaseRow } from './queries.ts';
import { buyerState, type BuyerState } from './state.ts';
import { WORDS, type BuyerLanguage } from './words.ts';

/** As somebody types it from the message of M-Pesa. */
export interface Question {
  readonly receipt: string;
  /** The last four digits of the meter. */
  readonly meter: string;
}

export interface Status {
  readonly state: BuyerState;
  readonly message: string;
  readonly receipt: string;
  readonly meter: string;
  readonly amount: string;
  readonly currency: string;
  readonly utility: string;
  readonly phone: string | null;
  readonly canResend: boolean;
  readonly receivedAt: Date;
  readonly zone: string;
}

/** Longer than the slowest look takes: what is there and what is not answer after the same time. */
const ANSWER_AFTER_MS = 250;
const JITTER_MS = 50;
/** A copy of a token costs nobody water, but it costs a message: one in this time. */
const RESEND_WINDOW_MS = 600_000;

/** The same request for a copy within ten minutes, from the page or by a keyword, is one. */
export function resendKey(tokenId: string, at: Date): string {
  return `buyer:${tokenId}:${Math.floor(at.getTime() / RESEND_WINDOW_MS)}`;
}

/** How far the purchase has come, or null: not there, another meter, malformed; all alike, and after the same time. */
export async function readStatus(deps: BuyersDeps, question: Question, language: BuyerLanguage): Promise<Status | null> {
  const found = await evenly(deps, () => look(deps, question));
  return found ? present(found, question, language) : null;
}

/**
 * Sends the token of this purchase again, to the phones that are registered for it, once in ten minutes.
 * Says nothing about whether there was one.
 */
export async function askAgain(deps: BuyersDeps, question: Question): Promise<void> {
  await evenly(deps, async () => {
    const found = await look(deps, question);
    if (!found?.token_id) return;
    await deps.resendToken(found.tenant_id, found.token_id, resendKey(found.token_id, deps.clock.now()));
  });
}

async function look(deps: BuyersDeps, { receipt, meter }: Question): Promise<PurchaseRow | undefined> {
  const asked = { receipt: receiptOf(receipt), tail: meter.trim() };
  deps.limit.check(asked.receipt);
  deps.limit.count(asked.receipt);
  if (!isQuestion(asked)) return undefined;
  return deps.db.asPlatform(async (tx) => {
    const found = await findPurchase(tx, asked);
    return found && (await isFeatureOn({ q: tx.q, tenantId: found.tenant_id }, 'buyers_page')) ? found : undefined;
  });
}

export function isQuestion({ receipt, tail }: { readonly receipt: string; readonly tail: string }): boolean {
  return /^[A-Z0-9-]{6,30}$/.test(receipt) && /^\d{4}$/.test(tail);
}

function receiptOf(typed: string): string {
  return typed.slice(0, 40).replaceAll(/\s/g, '').toUpperCase();
}

async function evenly<T>({ clock }: BuyersDeps, work: () => Promise<T>): Promise<T> {
  const until = clock.monotonic() + ANSWER_AFTER_MS + randomInt(JITTER_MS);
  const done = await work();
  await pause(Math.max(0, until - clock.monotonic()));
  return done;
}

function maskedPhone({ phone }: PurchaseRow): string | null {
  return phone === null ? null : `*****${phone.slice(-2)}`;
}

/** The state of a purchase in a sentence. */
export function sentenceOf(row: PurchaseRow, language: BuyerLanguage): string {
  return WORDS[language].states[buyerState(row)].replace('{phone}', maskedPhone(row) ?? '').replace('{utility}', () => row.utility);
}

function present(row: PurchaseRow, question: Question, language: BuyerLanguage): Status {
  const state = buyerState(row);
  const phone = maskedPhone(row);
  return {
    state,
    message: sentenceOf(row, language),
    receipt: receiptOf(question.receipt),
    meter: `*******${question.meter.trim()}`,
    amount: formatMinor(row.amount_minor),
    currency: row.currency,
    utility: row.utility,
    phone,
    canResend: row.token_id !== null && phone !== null,
    receivedAt: row.received_at,
    zone: row.time_zone,
  };
}
