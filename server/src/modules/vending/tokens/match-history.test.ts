import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchHistory } from './match-history.ts';
import type { OpenAttempt } from './waiting-queries.ts';
import type { HistoryEntry } from './port.ts';

const REQUESTED = new Date('2026-11-20T10:00:00Z');
const NOW = new Date('2026-11-20T10:01:00Z');
const attempt: OpenAttempt = {
  id: 'o1',
  attempts: 1,
  lease_epoch: 1,
  vendor_account_id: 'a',
  meter_number: '58100000007',
  by_units: true,
  tenths: 20,
  water_minor: 30_000n,
  attempt_reason: 'timeout',
  requested_at: REQUESTED,
};
const entry = (fields: Partial<HistoryEntry> = {}): HistoryEntry => ({
  token: '12345678901234567890',
  meterNumber: '58100000007',
  paidMinor: 30_000n,
  tenths: 20,
  unitPriceMinor: 15_000n,
  generatedAt: '2026-11-20 13:00:05',
  position: 0,
  ...fields,
});
const verdict = (entries: readonly HistoryEntry[], asked: Partial<OpenAttempt> = {}): string =>
  matchHistory({ entries, attempt: { ...attempt, ...asked }, at: NOW }).kind;

it('nothing in the books is absence', () => expect(verdict([])).toBe('absent'));

it('the one line that fits is the answer', () => {
  const [other, own] = [entry({ tenths: 30 }), entry({ token: '99999999999999999999', position: 1 })];
  expect(matchHistory({ entries: [other, own], attempt, at: NOW })).toEqual({ kind: 'found', entry: own });
});

it("two lines that fit are a person's to judge", () => expect(verdict([entry(), entry({ token: '2'.repeat(20) })])).toBe('ambiguous'));

describe('size', () => {
  it.each([
    ['other units', { tenths: 21 }, {}, 'absent'],
    ['no units told', { tenths: null }, {}, 'absent'],
    ['bought by money: the money counts', { tenths: 21 }, { by_units: false, tenths: null }, 'found'],
    ['bought by money: another amount', { paidMinor: 30_001n }, { by_units: false, tenths: null }, 'absent'],
    ['bought by money: no amount told', { paidMinor: null }, { by_units: false, tenths: null }, 'absent'],
    ['bought by units: the price may have drifted', { paidMinor: 45_000n }, {}, 'found'],
  ])('%s', (...[, line, asked, expected]) => {
    expect(verdict([entry(line)], asked)).toBe(expected);
  });
});

describe('time', () => {
  it.each([
    ["in Nairobi's clock", '2026-11-20 13:00:05', 'found'],
    ["in China's clock", '2026-11-20 18:00:05', 'found'],
    ["in London's clock", '2026-11-20T10:00:05', 'found'],
    ['in the west', '2026-11-19 22:00:05', 'found'],
    ['with slashes', '2026/11/20 13:00:05', 'found'],
    ['day first', '20/11/2026 13:00:05', 'found'],
    ['day first with dots', '20.11.2026 13:00', 'found'],
    ['a clock ten minutes slow', '2026-11-20 12:50:05', 'found'],
    ['yesterday morning', '2026-11-19 09:00:00', 'absent'],
    ['last month', '2026-10-20 13:00:05', 'absent'],
    ['two days ahead', '2026-11-22 13:00:05', 'absent'],
    ['words', 'a moment ago', 'found'],
    ['nothing', null, 'found'],
  ])('%s', (_what, generatedAt, expected) => {
    expect(verdict([entry({ generatedAt })])).toBe(expected);
  });

  it('a line from the moment of the request is found in every zone of the earth', () => {
    fc.assert(
      fc.property(fc.integer({ min: -12 * 4, max: 14 * 4 }), fc.integer({ min: 0, max: 59 }), (quarters, seconds) => {
        const local = new Date(REQUESTED.getTime() + quarters * 900_000 + seconds * 1_000).toISOString();
        expect(verdict([entry({ generatedAt: local.slice(0, 19).replace('T', ' ') })])).toBe('found');
      }),
    );
  });

  it('a line from two days before is found in none', () => {
    fc.assert(
      fc.property(fc.integer({ min: -12 * 4, max: 14 * 4 }), (quarters) => {
        const local = new Date(REQUESTED.getTime() - 2 * 86_400_000 + quarters * 900_000).toISOString();
        expect(verdict([entry({ generatedAt: local.slice(0, 19) })])).toBe('absent');
      }),
    );
  });
});
