import type { JournalEntry } from '../../../api/sandbox-types.ts';
import type { Tone } from '../../../ui/badge.tsx';
import type { IconName } from '../../../ui/icon.tsx';
import { phoneNumber } from '../../../format/values.ts';
import { fact, isDelivery, isRefusal, isUnanswered, leftInDoubt, meterOf, millis } from './facts.ts';
import { words } from '../words.ts';
import type { Story } from './story.ts';

/** One entry as a line: what happened, a fact beside it, and ms since the payment (0 for the payment itself). */
export type Line = { seq: number; icon: IconName; tone: Tone; text: string; detail: string; afterMs: number };
type Told = Pick<Line, 'icon' | 'tone' | 'text'> & { detail?: string };

const TELL: Record<string, (entry: JournalEntry, story: Story) => Told> = {
  payment: (entry) => ({
    icon: 'coin',
    tone: 'done',
    text: words.lines.paid(fact(entry, 'amount'), meterOf(entry)),
    detail: words.lines.receipt(fact(entry, 'receipt')),
  }),
  payment_refused: (entry) => ({ icon: 'refuse', tone: 'need', text: words.lines.paymentRefused, detail: fact(entry, 'code') }),
  validation,
  confirmation,
  vend,
  vend_refused: (entry) => ({
    icon: leftInDoubt(entry) ? 'question' : 'refuse',
    tone: leftInDoubt(entry) ? 'unknown' : 'need',
    text: words.lines.vendRefused(words.lines.reasons[fact(entry, 'reason')] ?? fact(entry, 'reason')),
  }),
  history_read: () => ({ icon: 'search', tone: 'unknown', text: words.lines.historyRead }),
  clear: (entry) => ({ icon: 'token', tone: 'plain', text: words.lines.cleared, detail: words.lines.token(fact(entry, 'token')) }),
  sms: (entry) => ({
    icon: 'message',
    tone: 'flight',
    text: words.lines.sms(words.lines.gateways[fact(entry, 'gateway')] ?? fact(entry, 'gateway')),
    detail: words.lines.smsTo(phoneNumber(fact(entry, 'to'))),
  }),
  dlr,
  keypad: (entry) =>
    isRefusal(entry)
      ? { icon: 'refuse', tone: 'need', text: words.lines.notAccepted(fact(entry, 'display', 'result')) }
      : { icon: 'keypad', tone: 'done', text: words.lines.accepted(fact(entry, 'units')) },
  stk,
  reversal: (entry) =>
    fact(entry, 'event') === 'moved'
      ? { icon: 'giveBack', tone: 'done', text: words.lines.movedBack(fact(entry, 'amount')), detail: words.lines.receipt(fact(entry, 'receipt')) }
      : laterAnswer(entry, words.lines.reversalAsked),
  status_query: (entry) => laterAnswer(entry, words.lines.statusAsked),
  webhook: (entry) =>
    entry['signed'] === true
      ? { icon: 'flight', tone: 'done', text: words.lines.webhook(fact(entry, 'event')) }
      : { icon: 'refuse', tone: 'need', text: words.lines.webhookRefused(fact(entry, 'event')) },
};

/** The lines of a story, oldest first. */
export function storyLines(story: Story): Line[] {
  return story.entries.map((entry) => {
    const told = TELL[entry.kind]?.(entry, story) ?? { icon: 'question', tone: 'plain', text: words.lines.other(entry.kind) };
    return { detail: '', ...told, seq: entry.seq, afterMs: Math.max(0, Date.parse(entry.at) - story.startedAt) };
  });
}

function validation(entry: JournalEntry): Told {
  if (isUnanswered(entry)) return { icon: 'question', tone: 'warn', text: words.lines.validationSilent };
  if (isRefusal(entry)) return { icon: 'refuse', tone: 'need', text: words.lines.notValidated(millis(entry)), detail: fact(entry, 'code') };
  return { icon: 'question', tone: 'plain', text: words.lines.validated(millis(entry)) };
}

function confirmation(entry: JournalEntry): Told {
  if (entry['lost'] === true) return { icon: 'reply', tone: 'warn', text: words.lines.confirmationLost };
  if (isUnanswered(entry)) return { icon: 'reply', tone: 'need', text: words.lines.confirmationUnanswered };
  if (isRefusal(entry)) return { icon: 'reply', tone: 'need', text: words.lines.confirmationBad(fact(entry, 'status')) };
  if (Number(fact(entry, 'copy')) > 0) return { icon: 'reply', tone: 'warn', text: words.lines.confirmedAgain(millis(entry)) };
  return { icon: 'reply', tone: 'done', text: words.lines.confirmed(millis(entry)) };
}

function dlr(entry: JournalEntry): Told {
  if (isUnanswered(entry)) return { icon: 'reply', tone: 'warn', text: words.lines.reportLost };
  if (isRefusal(entry)) return { icon: 'refuse', tone: 'need', text: words.lines.notDelivered };
  if (isDelivery(entry)) return { icon: 'delivered', tone: 'done', text: words.lines.delivered };
  return { icon: 'delivered', tone: 'plain', text: words.lines.underWay };
}

function vend(entry: JournalEntry, story: Story): Told {
  const units = fact(entry, 'units');
  const detail = words.lines.token(fact(entry, 'token'));
  const again = story.entries.some((other) => other.kind === 'vend' && other.seq < entry.seq);
  if (again) return { icon: 'token', tone: 'need', text: words.lines.vendedAgain(units), detail };
  if (leftInDoubt(entry)) return { icon: 'token', tone: 'unknown', text: words.lines.vendedInDoubt(units), detail };
  return { icon: 'token', tone: 'flight', text: words.lines.vended(units), detail };
}

function stk(entry: JournalEntry): Told {
  const event = fact(entry, 'event');
  if (event === 'callback') return stkCallback(entry);
  if (event !== 'result') return { icon: 'phone', tone: 'plain', text: words.lines.stkAsked(fact(entry, 'amount')) };
  if (isRefusal(entry)) return { icon: 'refuse', tone: 'need', text: words.lines.stkNotPaid(fact(entry, 'desc')) };
  return { icon: 'phone', tone: 'done', text: words.lines.stkPaid };
}

/** What M-Pesa takes at once and answers later. */
function laterAnswer(entry: JournalEntry, asked: string): Told {
  const event = fact(entry, 'event');
  if (event === 'callback') return stkCallback(entry);
  if (event !== 'result') return { icon: 'flight', tone: 'plain', text: asked };
  return { icon: isRefusal(entry) ? 'refuse' : 'reply', tone: isRefusal(entry) ? 'need' : 'plain', text: words.lines.mpesaSaid(fact(entry, 'desc')) };
}

function stkCallback(entry: JournalEntry): Told {
  if (isUnanswered(entry)) return { icon: 'reply', tone: 'warn', text: words.lines.stkLost };
  if (Number(fact(entry, 'copy')) > 0) return { icon: 'reply', tone: 'warn', text: words.lines.stkToldAgain(millis(entry)) };
  return { icon: 'reply', tone: 'done', text: words.lines.stkTold(millis(entry)) };
}
