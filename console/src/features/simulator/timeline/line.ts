import type { JournalEntry } from '../../../api/sandbox-types.ts';
import type { Tone } from '../../../ui/badge.tsx';
import type { IconName } from '../../../ui/icon.tsx';
import { phoneNumber } from '../../../format/values.ts';
import { fact, isDelivery, isRefusal, isUnanswered, leftInDoubt, meterOf, millis } from './facts.ts';
import type { Story } from './story.ts';
import { lineWords as say } from './words.ts';

/** One entry as a line: what happened, a fact beside it, and ms since the payment (0 for the payment itself). */
export type Line = { seq: number; icon: IconName; tone: Tone; text: string; detail: string; afterMs: number };
type Told = Pick<Line, 'icon' | 'tone' | 'text'> & { detail?: string };

const TELL: Record<string, (entry: JournalEntry, story: Story) => Told> = {
  payment: (entry) => ({
    icon: 'coin',
    tone: 'done',
    text: say.paid(fact(entry, 'amount'), meterOf(entry)),
    detail: say.receipt(fact(entry, 'receipt')),
  }),
  payment_refused: (entry) => ({ icon: 'refuse', tone: 'need', text: say.paymentRefused, detail: fact(entry, 'code') }),
  validation,
  confirmation,
  vend,
  vend_refused: (entry) => ({
    icon: leftInDoubt(entry) ? 'question' : 'refuse',
    tone: leftInDoubt(entry) ? 'unknown' : 'need',
    text: say.vendRefused(say.reasons[fact(entry, 'reason')] ?? fact(entry, 'reason')),
  }),
  history_read: () => ({ icon: 'search', tone: 'unknown', text: say.historyRead }),
  clear: (entry) => ({ icon: 'token', tone: 'plain', text: say.cleared, detail: say.token(fact(entry, 'token')) }),
  sms: (entry) => ({
    icon: 'message',
    tone: 'flight',
    text: say.sms(say.gateways[fact(entry, 'gateway')] ?? fact(entry, 'gateway')),
    detail: say.smsTo(phoneNumber(fact(entry, 'to'))),
  }),
  dlr,
  keypad: (entry) =>
    isRefusal(entry)
      ? { icon: 'refuse', tone: 'need', text: say.notAccepted(fact(entry, 'display', 'result')) }
      : { icon: 'keypad', tone: 'done', text: say.accepted(fact(entry, 'units')) },
  stk,
};

/** The lines of a story, oldest first. */
export function storyLines(story: Story): Line[] {
  return story.entries.map((entry) => {
    const told = TELL[entry.kind]?.(entry, story) ?? { icon: 'question', tone: 'plain', text: say.other(entry.kind) };
    return { detail: '', ...told, seq: entry.seq, afterMs: Math.max(0, Date.parse(entry.at) - story.startedAt) };
  });
}

function validation(entry: JournalEntry): Told {
  if (isUnanswered(entry)) return { icon: 'question', tone: 'warn', text: say.validationSilent };
  if (isRefusal(entry)) return { icon: 'refuse', tone: 'need', text: say.notValidated(millis(entry)), detail: fact(entry, 'code') };
  return { icon: 'question', tone: 'plain', text: say.validated(millis(entry)) };
}

function confirmation(entry: JournalEntry): Told {
  if (entry['lost'] === true) return { icon: 'reply', tone: 'warn', text: say.confirmationLost };
  if (isUnanswered(entry)) return { icon: 'reply', tone: 'need', text: say.confirmationUnanswered };
  if (isRefusal(entry)) return { icon: 'reply', tone: 'need', text: say.confirmationBad(fact(entry, 'status')) };
  if (Number(fact(entry, 'copy')) > 0) return { icon: 'reply', tone: 'warn', text: say.confirmedAgain(millis(entry)) };
  return { icon: 'reply', tone: 'done', text: say.confirmed(millis(entry)) };
}

function dlr(entry: JournalEntry): Told {
  if (isUnanswered(entry)) return { icon: 'reply', tone: 'warn', text: say.reportLost };
  if (isRefusal(entry)) return { icon: 'refuse', tone: 'need', text: say.notDelivered };
  if (isDelivery(entry)) return { icon: 'delivered', tone: 'done', text: say.delivered };
  return { icon: 'delivered', tone: 'plain', text: say.underWay };
}

function vend(entry: JournalEntry, story: Story): Told {
  const units = fact(entry, 'units');
  const detail = say.token(fact(entry, 'token'));
  const again = story.entries.some((other) => other.kind === 'vend' && other.seq < entry.seq);
  if (again) return { icon: 'token', tone: 'need', text: say.vendedAgain(units), detail };
  if (leftInDoubt(entry)) return { icon: 'token', tone: 'unknown', text: say.vendedInDoubt(units), detail };
  return { icon: 'token', tone: 'flight', text: say.vended(units), detail };
}

function stk(entry: JournalEntry): Told {
  const event = fact(entry, 'event');
  if (event === 'callback') return stkCallback(entry);
  if (event !== 'result') return { icon: 'phone', tone: 'plain', text: say.stkAsked(fact(entry, 'amount')) };
  if (isRefusal(entry)) return { icon: 'refuse', tone: 'need', text: say.stkNotPaid(fact(entry, 'desc')) };
  return { icon: 'phone', tone: 'done', text: say.stkPaid };
}

function stkCallback(entry: JournalEntry): Told {
  if (isUnanswered(entry)) return { icon: 'reply', tone: 'warn', text: say.stkLost };
  if (Number(fact(entry, 'copy')) > 0) return { icon: 'reply', tone: 'warn', text: say.stkToldAgain(millis(entry)) };
  return { icon: 'reply', tone: 'done', text: say.stkTold(millis(entry)) };
}
