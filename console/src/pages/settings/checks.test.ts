import { expect, it } from 'vitest';
import { isLive, progressOf } from './checks.ts';
import type { Check } from './checks.ts';

const check = (code: string, state: Check['state'], needed = true): Check => ({
  code,
  subject: null,
  label: '',
  state,
  needed,
  detail: '',
  next_action: '',
  checked_at: null,
});

it('counts kinds of needed things, and one that works is enough for its kind', () => {
  const checks = [
    check('paybill', 'ok'),
    check('sms_gateway', 'failing'),
    check('sms_gateway', 'ok'),
    check('tariff', 'missing'),
    check('email', 'missing', false),
  ];
  expect(progressOf(checks)).toEqual({ done: 2, all: 3 });
});

it('offers a live test only of a thing that is there', () => {
  expect([isLive({ code: 'email', subject: null }), isLive({ code: 'email', subject: 'x' }), isLive({ code: 'tariff', subject: 'x' })]).toEqual([
    false,
    true,
    false,
  ]);
});
