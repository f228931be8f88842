import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conclude, decide, planNext, type PlannedMessage } from './plan.ts';
import { advance, type Attempt, type AttemptState } from './state.ts';

const START = Date.parse('2026-11-20T08:00:00Z');

const fresh = (over: Partial<PlannedMessage> = {}): PlannedMessage => ({
  lane: 0,
  kind: 'token',
  purpose: 'service',
  state: 'queued',
  maxAttempts: 4,
  leaseUntil: null,
  nextActionAt: new Date(START),
  doNotSendAfter: null,
  lastError: null,
  attempts: [],
  ...over,
});
const tried = (...states: [string, AttemptState][]): Attempt[] =>
  states.map(([channelId, state], index) => ({ no: index + 1, channelId, state, sentAt: new Date(START) }));
const next = (attempts: Attempt[], over: Partial<PlannedMessage> = {}, channels = ['a', 'b']) =>
  planNext(fresh({ attempts, ...over }), channels, new Date(START));

describe('which channel is next', () => {
  it('the first by priority, then the one not tried, then the one whose try lies furthest back', () => {
    expect(next([])).toEqual({ step: 'send', channelId: 'a' });
    expect(next(tried(['a', 'not_sent']))).toEqual({ step: 'send', channelId: 'b' });
    expect(next(tried(['a', 'not_sent'], ['b', 'not_sent']))).toEqual({ step: 'send', channelId: 'a' });
  });

  it('a channel that failed for this message is not used again', () => {
    expect(next(tried(['a', 'refused'], ['b', 'not_sent'], ['b', 'not_sent']))).toEqual({ step: 'send', channelId: 'b' });
    expect(next(tried(['a', 'refused'], ['b', 'undelivered']))).toEqual({ step: 'fail', reason: 'all_channels_failed' });
  });

  it('a silent token gets one copy through another channel, a reply or a second copy does not', () => {
    expect(next(tried(['a', 'accepted']))).toEqual({ step: 'send', channelId: 'b' });
    expect(next(tried(['a', 'accepted']), { kind: 'reply' })).toEqual({ step: 'rest' });
    expect(next(tried(['a', 'accepted']), {}, ['a'])).toEqual({ step: 'rest' });
    expect(next(tried(['a', 'accepted'], ['b', 'accepted']), {}, ['a', 'b', 'c'])).toEqual({ step: 'rest' });
  });

  it('an unknown send is repeated once for service messages and never for bulk', () => {
    expect(next(tried(['a', 'unknown']), {}, ['a'])).toEqual({ step: 'send', channelId: 'a' });
    expect(next(tried(['a', 'unknown'], ['a', 'unknown']), {}, ['a'])).toEqual({ step: 'fail', reason: 'unconfirmed' });
    expect(next(tried(['a', 'unknown']), { lane: 2 })).toEqual({ step: 'rest' });
  });

  it('what is too late is not sent', () => {
    const doNotSendAfter = new Date(START - 1);
    expect(next([], { doNotSendAfter })).toEqual({ step: 'expire' });
    expect(next(tried(['a', 'unknown']), { doNotSendAfter })).toEqual({ step: 'rest' });
  });
});

type Weather = {
  readonly outcome: AttemptState;
  readonly fault: boolean;
  readonly report: { readonly of: number; readonly state: AttemptState } | null;
  readonly channels: number;
};
const weather: fc.Arbitrary<Weather> = fc.record({
  outcome: fc.constantFrom<AttemptState>('accepted', 'not_sent', 'refused', 'unknown'),
  fault: fc.boolean(),
  channels: fc.nat({ max: 3 }),
  report: fc.option(fc.record({ of: fc.nat({ max: 3 }), state: fc.constantFrom<AttemptState>('sent', 'undelivered', 'delivered') })),
});

describe('whatever gateways and reports do', () => {
  it('a message is never forgotten, never sent too often, never falls back, and its end is told once', () => {
    fc.assert(
      fc.property(fc.array(weather, { maxLength: 12 }), fc.constantFrom(0, 1, 2), (days, lane) => {
        let message = fresh({ lane });
        let now = START;
        const told: string[] = [];
        const take = (decision: ReturnType<typeof decide>): void => {
          if (['accepted', 'sent'].includes(message.state)) expect(['queued', 'sending', 'unknown']).not.toContain(decision.state);
          if (message.state === 'delivered') expect(decision.state).toBe('delivered');
          if (decision.tell !== null && decision.tell !== 'no_channel') told.push(decision.tell);
          message = { ...message, ...decision };
        };
        const learn = (no: number, state: AttemptState, recipientFault: boolean): void => {
          const attempts = message.attempts.map((one) => (one.no === no ? { ...one, state: advance(one.state, state) } : one));
          message = { ...message, attempts };
          take(decide(message, { channelIds: ['a', 'b', 'c'], now: new Date(now), held: false, recipientFault, reason: null }));
        };
        for (const { outcome, fault, report, channels } of days) {
          if (message.nextActionAt !== null) {
            now = Math.max(now, message.nextActionAt.getTime());
            const plan = planNext(message, ['a', 'b', 'c'].slice(0, channels), new Date(now));
            if (plan.step === 'send') {
              expect(message.attempts.filter((one) => ['accepted', 'sent', 'unknown'].includes(one.state)).length).toBeLessThan(2);
              if (lane === 2) expect(message.attempts.map((one) => one.state)).not.toContain('unknown');
              const no = message.attempts.length + 1;
              message = { ...message, attempts: [...message.attempts, { no, channelId: plan.channelId, state: 'sending', sentAt: new Date(now) }] };
              learn(no, outcome, outcome === 'refused' && fault);
            } else take(conclude(message, plan, new Date(now)));
          }
          if (report !== null && report.of < message.attempts.length) learn(report.of + 1, report.state, false);
          expect(message.attempts.length).toBeLessThanOrEqual(4);
          const ended = ['failed', 'expired', 'delivered'].includes(message.state);
          const mayBeOut = message.attempts.some((one) => ['accepted', 'sent', 'unknown'].includes(one.state));
          expect(ended ? message.nextActionAt === null : message.nextActionAt !== null || mayBeOut).toBe(true);
        }
        expect(told.filter((one) => one === 'delivered').length).toBeLessThanOrEqual(1);
        expect(told.filter((one) => one !== 'delivered').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });
});
