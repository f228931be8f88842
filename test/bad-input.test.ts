import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from './harness.ts';
import { triesOf, type Try } from './bad-input/tries.ts';
import type { Answer } from './harness.ts';
import { addPerson } from './isolation/actors.ts';
import type { Ids } from './isolation/example.ts';
import { EXAMPLES } from './isolation/examples.ts';
import { freshIds, nameOf } from './isolation/matrix.ts';

/**
 * Every route, asked wrongly in every field, parameter and part of its path: each answer is a clear refusal with a stable code
 * (or the answer, where the odd value is a good one), none tells of the inside, and nothing fails. `MKONDO_BAD_INPUT_SEED`
 * draws other values, `MKONDO_BAD_INPUT_EACH` tries more in each place.
 */
const seed = Number(process.env['MKONDO_BAD_INPUT_SEED'] ?? 1);
const each = Number(process.env['MKONDO_BAD_INPUT_EACH'] ?? 1);
const app = await startTestApp({ workers: false, allowDeadLetters: true, env: { REQUESTS_PER_MINUTE: '1000000' } });
afterAll(() => app.stop());
await app.sql('update tenants set check_meter_digit = false');
const fresh = (): Promise<Ids> => freshIds({ app, sides: {} as never }, { tenantId: app.tenantIds.demo, canary: 'canary', vendorMeter: '58100000007' });
const toRead = await fresh();

const CODE = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;
const INSIDE =
  /node_modules|\.ts:\d|violates|relation "|syntax error at|invalid input syntax|select .* from|\[object Object\]|\bundefined\b|TypeError|RangeError/;
/** What a vendor's absence is called; the request was a good one. */
const VENDORS_FAULT = [502, 503];

function faultOf({ what }: Try, { status, body, text }: Answer): string | null {
  const brief = `${what} -> ${status} ${text.slice(0, 200)}`;
  if (status >= 500 && !(VENDORS_FAULT.includes(status) && CODE.test(String(body['code'])))) return brief;
  if (INSIDE.test(text.slice(0, 2_000))) return `tells of the inside: ${brief}`;
  if (status >= 400 && (!CODE.test(String(body['code'])) || typeof body['message'] !== 'string' || body['message'] === ''))
    return `no code or no words: ${brief}`;
  return null;
}

const person = async (): Promise<string> => (await addPerson(app, [app.tenantIds.demo])).token;
let owner = await person();

/** Asks as an owner, and as another when this one has asked as much as one person may. */
async function ask(method: string, attempt: Try, access: string): Promise<Answer> {
  const path = attempt.query ? `${attempt.path}?${attempt.query}` : attempt.path;
  const headers = { 'idempotency-key': `bad-${Math.random()}`, ...(attempt.type ? { 'content-type': attempt.type } : {}) };
  const options = { headers, ...(attempt.body === undefined ? {} : { body: attempt.body }) };
  if (access === 'public') return app.api(method, path, options);
  const answer = await app.api(method, path, { as: owner, ...options });
  if (answer.status !== 429) return answer;
  owner = await person();
  return app.api(method, path, { as: owner, ...options });
}

/** How the questions of those who are signed in were answered. */
const counts = new Map<number, number>();

describe('a request that is wrong in one place is refused clearly, and breaks nothing', () => {
  const routes = app.app.http.routes.map(({ definition }) => definition);
  test.each(routes.map((route) => [nameOf(route), route] as const))('%s', async (name, route) => {
    const example = EXAMPLES[name] ?? {};
    const faults: string[] = [];
    const ids = route.method === 'GET' ? toRead : await fresh();
    // so that what is wrong is the request, and not the row
    if (route.method !== 'GET') await example.prepare?.(app.sql, ids);
    for (const attempt of triesOf({ route, example, ids }, { seed, each })) {
      const answer = await ask(route.method, attempt, route.access);
      if (route.access !== 'public') counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
      const fault = faultOf(attempt, answer);
      if (fault !== null) faults.push(fault);
    }
    expect(faults).toEqual([]);
  });

  test('and it was judged by what it said: whoever asked was known, and some of it was good', () => {
    expect([counts.get(401) ?? 0, counts.get(429) ?? 0]).toEqual([0, 0]);
    for (const status of [200, 400, 404]) expect(counts.get(status), `answers of ${status}`).toBeGreaterThan(100);
  });

  test('and nothing of it was logged as a failure of ours', () => {
    expect(app.logs.errors().map((line) => JSON.stringify(line).slice(0, 600))).toEqual([]);
  });
});
