import { expect, it } from 'vitest';
import { left } from './clock.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');

it.each([
  ['2026-11-21T09:55:00Z', { text: '23:55\u00A0h', isShort: false }],
  ['2026-11-20T12:05:00Z', { text: '2:05\u00A0h', isShort: true }],
  ['2026-11-20T10:12:30Z', { text: '12\u00A0min', isShort: true }],
  ['2026-11-20T10:00:20Z', { text: '1\u00A0min', isShort: true }],
  ['2026-11-20T10:00:00Z', null],
  ['', null],
])('tells how long the window stays open: %s', (closesAt, said) => expect(left(closesAt, NOW)).toEqual(said));
