import { expect, it } from 'vitest';
import { dueOf, whenOf } from './due.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();

it('names what is due first, and looks more urgent the nearer it is', () => {
  expect(dueOf({ answer_due_at: at(60), resolve_due_at: at(90) }, now)).toEqual({ what: 'answer', at: at(60), tone: 'plain' });
  expect(dueOf({ answer_due_at: null, resolve_due_at: at(20) }, now)).toEqual({ what: 'resolve', at: at(20), tone: 'warn' });
  expect(dueOf({ answer_due_at: at(10), resolve_due_at: at(-5) }, now)).toEqual({ what: 'resolve', at: at(-5), tone: 'need' });
  expect(dueOf({ answer_due_at: null, resolve_due_at: null }, now)).toBeNull();
});

it('says the day where it is not today', () => {
  expect(whenOf(at(30), now, 'en')).toMatch(/^\d\d:30$/);
  expect(whenOf(at(3 * 1440), now, 'en')).toMatch(/^Mon/);
});
