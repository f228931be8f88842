import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { formatMinor } from '../../../kernel/money.ts';
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
}

/** Longer than the slowest look takes: what is there and what is not answer after the same time. */
const ANSWER_AFTER_MS = 250;
const JITTER_MS = 50;
/** A copy of a token costs nobody water, but it costs a message: one in this time. */
const RESEND_WINDOW_MS = 600_000;

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
    const window = Math.floor(deps.clock.now().getTime() / RESEND_WINDOW_MS);
    await deps.resendToken(found.tenant_id, found.token_id, `buyer:${found.token_id}:${window}`);
  });
}

async function look(deps: BuyersDeps, { receipt, meter }: Question): Promise<PurchaseRow | undefined> {
  const asked = { receipt: receiptOf(receipt), tail: meter.trim() };
  deps.limit.check(asked.receipt);
  deps.limit.count(asked.receipt);
  if (!/^[A-Z0-9-]{6,30}$/.test(asked.receipt) || !/^\d{4}$/.test(asked.tail)) return undefined;
  return deps.db.asPlatform((tx) => findPurchase(tx, asked));
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

function present(row: PurchaseRow, question: Question, language: BuyerLanguage): Status {
  const state = buyerState(row);
  const phone = row.phone === null ? null : `*****${row.phone.slice(-2)}`;
  return {
    state,
    message: WORDS[language].states[state].replace('{phone}', phone ?? '').replace('{utility}', () => row.utility),
    receipt: receiptOf(question.receipt),
    meter: `*******${question.meter.trim()}`,
    amount: formatMinor(row.amount_minor),
    currency: row.currency,
    utility: row.utility,
    phone,
    canResend: row.token_id !== null && phone !== null,
    receivedAt: row.received_at,
  };
}
