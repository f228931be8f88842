import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Decision, type Question } from './decide.ts';
import type { LockedOrder } from './order-queries.ts';
import type { Report } from './outcomes.ts';
import type { IssuedToken } from './port.ts';
import { IN_FLIGHT, legacyStatus, mayMove, type OrderState } from './state.ts';

const STATES: readonly OrderState[] = ['ready', 'vend_requested', 'unknown', 'resolving', 'manual_review', 'vended', 'rejected', 'cancelled'];
const AT = new Date('2026-11-20T10:00:00Z');
const SETTLE = 40_000;
const TOKEN: IssuedToken = { token: '12345678901234567890', meterNumber: null, paidMinor: null, tenths: null, unitPriceMinor: null, generatedAt: null };

const order = (fields: Partial<LockedOrder>): LockedOrder =>
  ({ id: 'o1', state: 'vend_requested', attempts: 1, lease_epoch: 1, checks: 0, absences: 0, next_action_at: null, ...fields }) as LockedOrder;

type Outcome = Report['outcome'];
const OUTCOMES = {
  issued: { kind: 'issued', issued: TOKEN },
  not_sent: { kind: 'not_sent', reason: 'ECONNREFUSED' },
  refused: { kind: 'refused', reason: 'http_401', permanent: false },
  refused_for_good: { kind: 'refused', reason: 'message', permanent: true },
  unproven: { kind: 'unproven_refusal', reason: 'empty_list' },
  unknown: { kind: 'unknown', reason: 'timeout' },
  wrong_meter: { kind: 'unknown', reason: 'wrong_meter' },
  absent: { kind: 'not_executed', reason: 'timeout' },
  absent_unproven: { kind: 'not_executed', reason: 'unproven:empty_list' },
  unreadable: { kind: 'undecided', reason: 'http_500' },
  ambiguous: { kind: 'undecided', reason: 'ambiguous' },
} as const satisfies Record<string, Outcome>;

interface Ask {
  readonly order?: Partial<LockedOrder>;
  readonly outcome: keyof typeof OUTCOMES;
  readonly current?: boolean;
  readonly bookedFor?: string;
  readonly actorId?: string;
}

function ask({ order: fields = {}, outcome, current = true, bookedFor = '', actorId }: Ask): Decision {
  const report: Report = { orderId: 'o1', attemptNo: 1, leaseEpoch: 1, outcome: OUTCOMES[outcome], evidence: null, ...(actorId ? { actorId } : {}) };
  return decide({ order: order(fields), report, current, at: AT, settleMs: SETTLE, bookedFor } satisfies Question);
}

describe('what an answer of the vendor means', () => {
  it.each<[string, Ask, object]>([
    ['a token', { outcome: 'issued' }, { to: 'vended', attempt: 'issued', finished: true, alert: null }],
    ['a token of another order', { outcome: 'issued', bookedFor: 'o2' }, { to: 'unknown', attempt: 'unknown', finished: false, alert: 'vendor_discrepancy' }],
    ['nothing sent', { outcome: 'not_sent' }, { to: 'ready', attempt: 'not_sent', finished: false, alert: null }],
    ['nothing sent for the fourth time', { outcome: 'not_sent', order: { attempts: 4 } }, { to: 'ready', attempt: 'not_sent', alert: 'vending_failed' }],
    ['a refusal that may pass', { outcome: 'refused' }, { to: 'ready', attempt: 'refused', alert: 'vendor_credentials' }],
    ['a refusal for good', { outcome: 'refused_for_good' }, { to: 'rejected', attempt: 'refused', finished: true, alert: 'vending_failed' }],
    ['[] or false', { outcome: 'unproven' }, { to: 'unknown', attempt: 'unknown', reason: 'unproven:empty_list', finished: false }],
    ['no answer', { outcome: 'unknown' }, { to: 'unknown', attempt: 'unknown', reason: 'timeout', finished: false, alert: null }],
    ['an absurd answer', { outcome: 'wrong_meter' }, { to: 'unknown', attempt: 'unknown', finished: false, alert: 'vendor_discrepancy' }],
  ])('%s', (_what, question, decision) => {
    expect(ask(question)).toMatchObject({ kind: 'move', ...decision });
  });

  it('an open outcome is looked at again after the vendor has settled, never asked again', () => {
    for (const outcome of ['unproven', 'unknown', 'wrong_meter'] as const)
      expect(ask({ outcome })).toMatchObject({ nextActionAt: new Date(AT.getTime() + SETTLE) });
  });

  it('what was not sent is tried later and later, at most five minutes later', () => {
    const waits = Array.from({ length: 12 }, (_, n) => ask({ outcome: 'not_sent', order: { attempts: n + 1 } })).map((move) =>
      move.kind === 'move' ? move.nextActionAt!.getTime() - AT.getTime() : 0,
    );
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBe(2_000);
    expect(waits.at(-1)).toBe(300_000);
  });
});

describe("what the vendor's books mean", () => {
  const open = { state: 'unknown' } as const;
  const looked = { state: 'resolving', absences: 1, checks: 1 } as const;
  it.each<[string, Ask, object]>([
    ['found', { outcome: 'issued', order: open }, { to: 'vended', attempt: 'issued' }],
    ['found, but booked for another', { outcome: 'issued', order: open, bookedFor: 'o2' }, { to: 'manual_review', alert: 'vendor_discrepancy' }],
    ['absent once', { outcome: 'absent', order: open }, { to: 'resolving', attempt: 'unknown', absences: 1, nextActionAt: new Date(AT.getTime() + SETTLE) }],
    ['absent twice', { outcome: 'absent', order: looked }, { to: 'ready', attempt: 'not_executed', nextActionAt: AT }],
    [
      'absent twice after the fourth attempt',
      { outcome: 'absent', order: { ...looked, attempts: 4 } },
      { to: 'rejected', attempt: 'not_executed', alert: 'vending_failed' },
    ],
    ['an unexplained no, absent twice', { outcome: 'absent_unproven', order: looked }, { to: 'ready', attempt: 'not_executed' }],
    ['a second unexplained no, absent twice', { outcome: 'absent_unproven', order: { ...looked, attempts: 2 } }, { to: 'rejected', finished: true }],
    ['unreadable', { outcome: 'unreadable', order: open }, { to: 'resolving', checks: 1, absences: 0, nextActionAt: new Date(AT.getTime() + 2 * SETTLE) }],
    ['unreadable after one absence', { outcome: 'unreadable', order: looked }, { to: 'resolving', checks: 2, absences: 1 }],
    [
      'unreadable for the seventh time',
      { outcome: 'unreadable', order: { ...looked, checks: 6 } },
      { to: 'manual_review', nextActionAt: null, alert: 'unknown_outcome' },
    ],
    ['two lines that fit', { outcome: 'ambiguous', order: open }, { to: 'manual_review', alert: 'unknown_outcome' }],
    ['absent, said by two people', { outcome: 'absent', order: { state: 'manual_review' }, actorId: 'p' }, { to: 'ready', attempt: 'not_executed' }],
  ])('%s', (_what, question, decision) => {
    expect(ask(question)).toMatchObject({ kind: 'move', ...decision });
  });

  it('two processes that looked at the same moment have looked once', () => {
    const order = { ...looked, next_action_at: new Date(AT.getTime() + 1) };
    expect(ask({ outcome: 'absent', order })).toEqual({ kind: 'ignore' });
    expect(ask({ outcome: 'unreadable', order })).toEqual({ kind: 'ignore' });
    expect(ask({ outcome: 'issued', order })).toMatchObject({ to: 'vended' });
  });
});

describe('an answer for something that is settled, or was asked for anew', () => {
  it.each(['vended', 'rejected', 'ready', 'cancelled'] as const)('in state %s moves nothing', (state) => {
    for (const outcome of Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]) expect(ask({ outcome, order: { state } }).kind).not.toBe('move');
  });

  it.each([...IN_FLIGHT])('of an older attempt moves nothing in state %s', (state) => {
    for (const outcome of Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]) expect(ask({ outcome, order: { state }, current: false }).kind).not.toBe('move');
  });

  it('with a token that nobody has is never passed over in silence', () => {
    for (const state of STATES) {
      expect(ask({ outcome: 'issued', order: { state }, current: false })).toEqual({ kind: 'discrepancy', reason: 'late_second_token' });
      expect(ask({ outcome: 'issued', order: { state }, current: false, bookedFor: 'o2' })).toEqual({ kind: 'discrepancy', reason: 'duplicate_token' });
      expect(ask({ outcome: 'issued', order: { state }, current: false, bookedFor: 'o1' })).toEqual({ kind: 'ignore' });
    }
  });
});

describe('whatever comes', () => {
  const states = fc.constantFrom(...STATES);
  const outcomes = fc.constantFrom(...(Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]));
  const looks = new Set<string>(['absent', 'absent_unproven', 'unreadable', 'ambiguous']);
  const anything = fc.record({
    outcome: outcomes,
    order: fc.record({
      state: states,
      attempts: fc.integer({ min: 1, max: 9 }),
      checks: fc.integer({ min: 0, max: 9 }),
      absences: fc.integer({ min: 0, max: 2 }),
    }),
    current: fc.boolean(),
    bookedFor: fc.constantFrom('', 'o1', 'o2'),
  });
  // the vendor's books are read for open outcomes only
  const asks = anything.filter((question) => question.order.state !== 'vend_requested' || !looks.has(question.outcome));

  it('a move from an attempt in flight goes along the edges', () => {
    fc.assert(
      fc.property(asks, (question) => {
        const decision = ask(question);
        // a person's desk is left by people alone; what the vendor says later does not sweep it
        if (decision.kind === 'move' && question.order.state !== 'manual_review')
          expect(`${question.order.state}>${decision.to}: ${mayMove(question.order.state, decision.to)}`).toMatch(/true$/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('it is asked anew only with proof that the last attempt bought nothing', () => {
    fc.assert(
      fc.property(asks, (question) => {
        const decision = ask(question);
        if (decision.kind === 'move' && decision.to === 'ready') expect(['not_sent', 'refused', 'not_executed']).toContain(decision.attempt);
        if (decision.kind === 'move' && decision.to === 'vended') expect(question).toMatchObject({ outcome: 'issued', bookedFor: '' });
      }),
      { numRuns: 3_000 },
    );
  });

  it('every state that waits has its next moment, every final one has none', () => {
    fc.assert(
      fc.property(asks, (question) => {
        const decision = ask(question);
        if (decision.kind !== 'move' || !mayMove(question.order.state, decision.to)) return;
        const waits = ['ready', 'unknown', 'resolving'].includes(decision.to);
        expect(`${decision.to} ${decision.nextActionAt !== null}`).toBe(`${decision.to} ${waits}`);
        expect(decision.finished).toBe(['vended', 'rejected'].includes(decision.to));
      }),
      { numRuns: 3_000 },
    );
  });

  it('an order comes to an end or to a person, whatever the vendor answers', () => {
    fc.assert(
      fc.property(fc.array(outcomes, { minLength: 400, maxLength: 400 }), (answers) => {
        let current = order({ state: 'vend_requested' });
        let looked = 0;
        for (const outcome of answers) {
          const read = looks.has(outcome);
          // an attempt is answered by the vendor, an open outcome by its books
          if ((current.state === 'vend_requested') === read && outcome !== 'issued') continue;
          const decision = ask({ outcome, order: current });
          if (decision.kind !== 'move') continue;
          looked = decision.to === 'resolving' ? looked + 1 : 0;
          expect(looked).toBeLessThanOrEqual(8);
          const { to: state, checks, absences } = decision;
          current = state === 'ready' ? order({ state: 'vend_requested', attempts: current.attempts + 1 }) : order({ ...current, state, checks, absences });
          if (['vended', 'rejected', 'manual_review'].includes(state)) return;
          // proof of absence is asked for at most four times before the money is due back
          if (decision.attempt === 'not_executed') expect(current.attempts).toBeLessThanOrEqual(4 + answers.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});

it("each state has its word in the older systems, and final states have no way on but a person's retry", () => {
  expect(Object.fromEntries(STATES.map((state) => [state, legacyStatus(state)]))).toEqual({
    ready: 'pending',
    vend_requested: 'pending',
    unknown: 'retrying',
    resolving: 'retrying',
    manual_review: 'retrying',
    vended: 'success',
    rejected: 'failed',
    cancelled: 'failed',
  });
  for (const to of STATES) expect([mayMove('vended', to), mayMove('cancelled', to)]).toEqual([false, false]);
  expect(STATES.filter((to) => mayMove('new', to))).toEqual(['ready']);
});

describe('a token that clears a meter', () => {
  const clears = ['clear_credit', 'clear_tamper'] as const;

  it.each(clears.flatMap((kind) => (['unknown', 'unproven', 'wrong_meter'] as const).map((outcome) => [kind, outcome] as const)))(
    '%s: without an answer (%s) it ends, for no history would tell of it',
    (kind, outcome) => {
      expect(ask({ order: { kind }, outcome })).toMatchObject({
        kind: 'move',
        to: 'rejected',
        attempt: 'unknown',
        errorCode: 'tokens.clear_unanswered',
        finished: true,
      });
    },
  );

  it('that comes too late is nobody\u2019s loss', () => {
    expect(ask({ order: { kind: 'clear_credit', state: 'rejected' }, outcome: 'issued', current: false })).toEqual({ kind: 'ignore' });
    expect(ask({ order: { kind: 'credit', state: 'rejected' }, outcome: 'issued', current: false })).toMatchObject({ kind: 'discrepancy' });
  });
});
