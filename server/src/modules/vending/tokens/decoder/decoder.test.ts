import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeClass1 } from '@mkondo/sts';
import { startTestApp, type Answer, type Json, type TestApp } from '../../../../../../test/harness.ts';
import { METERS, OPERATOR, OWNER } from '../../payments/money.testkit.ts';
import { explain, REMEMBERED, WORDS, type Logged, type Verdict } from './explain.ts';
import { nearMisses } from './near-misses.ts';

let app: TestApp;
let token: string;
let tokenId: string;
const METER = METERS[0];
/** Of the standard's test vectors: right in form, and for no meter of ours. */
const STRANGE = '47186281207955155808';
beforeAll(async () => {
  app = await startTestApp();
  const [meter] = await app.sql('select id from meters where meter_id = $1', [METER]);
  const issued = await app.api('POST', '/api/tokens/issue/', { as: OPERATOR, body: { meter_id: meter!['id'], amount: '300.00', reason: 'Burst pipe' } });
  tokenId = issued.body['id'] as string;
  token = (await app.api('POST', `/api/tokens/${tokenId}/reveal/`, { as: OPERATOR })).body['token_value'] as string;
});
afterAll(() => app.stop());

const ask = (body: Json, as = OPERATOR): Promise<Answer> => app.api('POST', '/api/tokens/decode/', { as, body });
const verdictOf = async (body: Json): Promise<unknown> => (await ask(body)).body['verdict'];
const changed = (at: number): string => token.slice(0, at) + String((Number(token[at]) + 1) % 10) + token.slice(at + 1);
const grouped = (digits: string): string => digits.replace(/(\d{4})(?=\d)/g, '$1 ');

describe('a token of ours', () => {
  it('is known by its digits, however they are grouped, and shown by its last four', async () => {
    const answer = await ask({ token: grouped(token), meter_id: METER });
    expect(answer).toMatchObject({
      status: 200,
      body: { verdict: 'good', token_class: 0, token: tokenId, meter_id: METER, units: '2.0', token_value: `**** **** **** **** ${token.slice(-4)}` },
    });
    expect(answer.text).not.toContain(token);
  });

  it.each([
    ['used', 'used'],
    ['old', 'too_old'],
    ['reject', 'wrong_key'],
    ['overflow', 'full'],
    ['tamper', 'tampered'],
  ])('that is good, refused with "%s": %s', async (display, verdict) => {
    expect(await verdictOf({ token, meter_id: METER, meter_says: display })).toBe(verdict);
  });

  it('typed into another meter is told apart', async () => {
    expect(await verdictOf({ token, meter_id: METERS[1] })).toBe('other_meter');
  });

  it('with one digit wrong, two swapped, one missing or one too many is found', async () => {
    for (const typed of [changed(7), token.slice(1), `${token}0`, `9${token}`]) expect(await verdictOf({ token: typed })).toBe('mistyped');
    expect(await verdictOf({ token: changed(7), meter_id: METERS[1] })).not.toBe('mistyped');
  });
});

describe('digits that are no token of ours', () => {
  it.each([
    ['1234', 'not_a_token'],
    ['hello', 'not_a_token'],
    ['99999999999999999999', 'impossible'],
    [STRANGE, 'not_ours'],
    [encodeClass1({ subclass: 0, control: 1, manufacturer: 0 }), 'test_token'],
  ])('%s: %s', async (typed, verdict) => {
    expect(await verdictOf({ token: typed })).toBe(verdict);
  });
});

describe('who asks', () => {
  it('is written down, with no more of the token than its last four digits', async () => {
    await ask({ token, meter_id: METER }, OWNER);
    const [entry] = await app.sql("select * from audit_log where action = 'token.decoded' order by seq desc limit 1");
    expect(entry).toMatchObject({ object_id: tokenId, details: { tail: token.slice(-4), verdict: 'good' } });
    expect(JSON.stringify(await app.sql("select details from audit_log where action = 'token.decoded'"))).not.toContain(token);
  });

  it('in the field sees the end of the number only, a viewer nothing', async () => {
    expect((await ask({ token }, 'engineer@demo.test')).body).toMatchObject({ verdict: 'good', meter_id: '*******0007', units: null });
    expect((await ask({ token }, 'viewer@demo.test')).status).toBe(403);
  });

  it('of another client learns what everybody learns of a strange token', async () => {
    const [foreign, strange] = [await ask({ token }, 'owner@other.test'), await ask({ token: STRANGE }, 'owner@other.test')];
    expect({ ...foreign.body, token_value: '' }).toEqual({ ...strange.body, token_value: '' });
    expect((await ask({ token, meter_id: METER }, 'owner@other.test')).status).toBe(404);
  });
});

const logged = (fields: Partial<Logged> = {}): Logged => ({
  id: 't',
  token_type: 'vending',
  token_tail: '1927',
  meter_id: 'm',
  meter_number: METER,
  status: 'delivered',
  tenths: 20,
  created_at: new Date(),
  delivered_at: null,
  newer: 0,
  key_changed: false,
  ...fields,
});

it.each<[Partial<Logged>, Verdict]>([
  [{ status: 'redeemed' }, 'used'],
  [{ status: 'expired' }, 'void'],
  [{ key_changed: true }, 'superseded_key'],
  [{ key_changed: true, token_type: 'key_change' }, 'good'],
  [{ newer: REMEMBERED }, 'too_old'],
  [{ newer: REMEMBERED - 1 }, 'good'],
])('a token with %j behind it is %s', (fields, verdict) => {
  expect(explain({ structure: 'sealed', logged: logged(fields), meant: null, meterId: 'm', display: null })).toBe(verdict);
});

it('every verdict says what to do next', () => {
  for (const { answer, next } of Object.values(WORDS)) expect([answer.endsWith('.'), next.endsWith('.')]).toEqual([true, true]);
});

it('near misses are a few hundred, each once, and never the text itself', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{19,21}$/), (digits) => {
      const found = nearMisses(digits);
      return found.length <= 210 && new Set(found).size === found.length && !found.includes(digits) && found.every((each) => /^\d{20}$/.test(each));
    }),
  );
});
