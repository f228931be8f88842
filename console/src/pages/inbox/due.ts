import type { Conversation } from './types.ts';

type Due = { what: 'answer' | 'resolve'; at: string; tone: 'plain' | 'warn' | 'need' };

/** From so long before the end on, what is due looks urgent. */
const NEAR_MS = 30 * 60_000;

/** What of a conversation is due next, and how near it is; null: nothing. */
export function dueOf({ answer_due_at: answer, resolve_due_at: resolve }: Pick<Conversation, 'answer_due_at' | 'resolve_due_at'>, now: number): Due | null {
  const what = answer !== null && (resolve === null || Date.parse(answer) <= Date.parse(resolve)) ? 'answer' : 'resolve';
  const at = what === 'answer' ? answer : resolve;
  if (at === null) return null;
  const left = Date.parse(at) - now;
  return { what, at, tone: left <= 0 ? 'need' : left <= NEAR_MS ? 'warn' : 'plain' };
}

/** A clock time where it is today, else with its day. */
export function whenOf(at: string, now: number, locale: string): string {
  const then = new Date(at);
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  if (then.toDateString() === new Date(now).toDateString()) return then.toLocaleTimeString(locale, time);
  return then.toLocaleString(locale, { weekday: 'short', ...time });
}
