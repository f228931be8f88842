import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RouteDefinition } from '../server/src/kernel/http.ts';
import { DOCS_WORDS } from '../server/src/app-docs.ts';
import { createChecker, faultsOf, type Document } from './contract/document.ts';
import { headersOf, wantsOf, wrongExamples } from './contract/operations.ts';
import { laterStage, PROMISED, PROMISED_HOOKS } from './contract/promised.ts';
import { missingOf, OLDER_ANSWERS, OLDER_LISTS } from './contract/water-table.ts';
import { startTestApp, type Answer, type TestApp } from './harness.ts';
import type { Example, Ids } from './isolation/example.ts';
import { EXAMPLES } from './isolation/examples.ts';
import { freshIds, nameOf, type Matrix } from './isolation/matrix.ts';
import { PERMISSIONS } from '../server/src/modules/tenancy/access/index.ts';
import { SEALED } from '../server/src/modules/tenancy/tenants/seals/rotate.ts';

/** What every client of the API may rely on. */
const app: TestApp = await startTestApp({ env: { REQUESTS_PER_MINUTE: '1000000' } });
afterAll(() => app.stop());

const OWNER = 'owner@demo.test';
const STAFF = 'admin@mkondo.test';
const definitions = app.app.http.routes.map(({ definition }) => definition);
const document = (await app.api('GET', '/api/schema/')).body as unknown as Document;
const check = createChecker(document);
const side = { tenantId: app.tenantIds.demo, canary: 'plain', vendorMeter: '58100000007' };
const fresh = (): Promise<Ids> => freshIds({ app } as unknown as Matrix, side);

describe('the document', () => {
  test('is OpenAPI 3.1 whose schemas compile and whose path parameters are declared', () => {
    expect(faultsOf(document)).toEqual([]);
  });

  test('a fault in it would be found', () => {
    const broken = structuredClone(document) as unknown as {
      paths: Record<string, Record<string, { parameters: unknown; responses: Record<string, unknown> }>>;
    };
    broken.paths['/api/meters/{id}/']!['get']!.parameters = [];
    broken.paths['/api/meters/']!['get']!.responses['2000'] = {};
    broken.paths['/api/tokens/']!['get']!.responses['200'] = { description: 'x', content: { 'application/json': { schema: { type: 'strang' } } } };
    expect(faultsOf(broken as unknown as Document).length).toBeGreaterThanOrEqual(3);
  });

  test('has of each operation what a client is made from: a name of its own, a tag of the table, schemas, the shared errors', () => {
    expect(wantsOf(document)).toEqual([]);
  });

  test('a want in it would be found', () => {
    const poor = structuredClone(document) as unknown as { tags: unknown[]; paths: Record<string, Record<string, Record<string, unknown>>> };
    const [list, read, make] = [poor.paths['/api/meters/']!['get']!, poor.paths['/api/meters/{id}/']!['get']!, poor.paths['/api/meters/']!['post']!];
    list['operationId'] = read['operationId'];
    list['tags'] = ['meters'];
    read['responses'] = { 200: { description: 'x', content: { 'application/json': { schema: {} } } }, default: { description: 'x' } };
    make['requestBody'] = { content: { 'application/json': { schema: {} } } };
    make['responses'] = { 201: { $ref: '#/components/responses/Nobody' }, 404: { $ref: '#/components/responses/Nobody' } };
    const wants = wantsOf(poor as unknown as Document).join('\n');
    for (const want of [
      'is there twice',
      'not in the table',
      '200 has no schema',
      'a default response',
      'the body has no schema',
      '404 is not the shared error',
      'leads nowhere',
    ])
      expect(wants).toContain(want);
  });

  test('its examples are what their schemas say, and belong to operations that are there', () => {
    const { wrong, tried } = wrongExamples(document);
    expect(wrong).toEqual([]);
    const given = Object.values(DOCS_WORDS.examples).flatMap((example) => Object.keys(example));
    expect(tried).toBe(given.length);
    const routes = new Set(definitions.map(({ method, path }) => `${method} ${path}`));
    expect(Object.keys(DOCS_WORDS.operationIds).filter((name) => !routes.has(name))).toEqual([]);
  });

  test('says which headers a route reads', () => {
    for (const route of definitions) {
      const shared = route.versioned === true && ['PUT', 'PATCH'].includes(route.method);
      const expected = [...(route.access === 'public' ? [] : ['X-Tenant']), ...(route.spends ? ['Idempotency-Key'] : []), ...(shared ? ['If-Match'] : [])];
      expect([nameOf(route), headersOf(document, route)]).toEqual([nameOf(route), expected]);
    }
    expect(definitions.filter(({ versioned }) => versioned).length).toBeGreaterThan(0);
  });

  test('names every route of the table, no other, and who may call it without signing in', () => {
    const listed = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
    expect(listed.sort()).toEqual(definitions.map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`).sort());
    const open = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => JSON.stringify((operation as { security?: unknown }).security) === '[]')
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(open.sort()).toEqual(
      definitions
        .filter((route) => route.access === 'public')
        .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
        .sort(),
    );
  });

  test.each(['/api/schema', '/swagger.json', '/api/docs', '/swagger', '/redoc'])('%s answers with the slash and without', async (path) => {
    for (const form of [path, `${path}/`]) {
      const answer = await app.api('GET', form);
      expect([form, answer.status, /json|html/.test(answer.headers.get('content-type') ?? '')]).toEqual([form, 200, true]);
    }
  });

  test('its pages load nothing from elsewhere, and what they load is there', async () => {
    for (const path of ['/api/docs/', '/swagger/', '/redoc/']) {
      const page = await app.api('GET', path);
      const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) {
        const url = new URL(link, app.url + path);
        expect(url.origin).toBe(app.url);
        expect([link, (await fetch(url)).status]).toEqual([link, 200]);
      }
      expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    }
  });
});

describe('the promised paths', () => {
  test('those of the older front ends are there', () => {
    const routes = new Set(definitions.map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`));
    expect(PROMISED.filter((path) => !routes.has(path))).toEqual([]);
    expect(laterStage.filter((path) => routes.has(path))).toEqual([]);
  });

  test.each(OLDER_LISTS)('$path shows and narrows what the older list did', (list) => {
    expect(missingOf(document, list)).toEqual([]);
  });

  test.each(OLDER_ANSWERS)('$path tells what the older one did', (answer) => {
    expect(missingOf(document, answer)).toEqual([]);
  });

  test('a field or filter that went missing would be found', () => {
    const list = { path: '/api/tokens/', fields: 'token_value colour', filters: 'status mood' };
    expect(missingOf(document, list)).toEqual(['field colour', 'filter mood']);
  });

  test.each(PROMISED_HOOKS)('%s takes what M-Pesa posts, with the slash and without', async (path) => {
    for (const form of [path, path.replace(/\/$/, '')]) {
      const answer = await app.api('POST', form, { body: { TransID: 'none of ours' } });
      expect([answer.status, answer.body['ResultCode']]).toEqual([200, 0]);
    }
  });
});

function pathOf(route: RouteDefinition, ids: Ids, example: Example): string {
  const path = route.path.replace(/:(\w+)/g, (_all, parameter: string) => ids[example.path![parameter]!]);
  return example.query ? `${path}?${example.query(ids)}` : path;
}

interface Caller {
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The client's administrator, or platform staff who name the client where it is theirs alone. */
function callerOf(route: RouteDefinition): Caller {
  if (route.access === 'public') return {};
  if (EXAMPLES[nameOf(route)]!.staff === 'platform') return { as: STAFF };
  const roles: readonly string[] = PERMISSIONS[route.access as keyof typeof PERMISSIONS] ?? ['client_admin'];
  return roles.includes('client_admin') ? { as: OWNER } : { as: STAFF, headers: { 'x-tenant': side.tenantId } };
}

function call(route: RouteDefinition, path: string, body: unknown): Promise<Answer> {
  return app.api(route.method, path, { ...callerOf(route), ...(body === undefined ? {} : { body }) });
}

/** What the route must refuse: strangers, ids that are none, bodies that are not its own. Signing out never refuses. */
async function refusals(route: RouteDefinition, ids: Ids): Promise<Answer[]> {
  const example = EXAMPLES[nameOf(route)]!;
  const path = pathOf(route, ids, example);
  const bodies = route.body && !route.path.endsWith('/logout/') ? [{ none_of_ours: true }, '{"half":', []] : [];
  return Promise.all([
    ...(route.access === 'public' ? [] : [app.api(route.method, path)]),
    ...(route.params ? [call(route, route.path.replace(/:\w+/g, 'no-id'), example.body?.(ids))] : []),
    ...bodies.map((body) =>
      app.api(route.method, path, { ...callerOf(route), body, headers: { ...callerOf(route).headers, 'content-type': 'application/json' } }),
    ),
  ]);
}

describe('answers', () => {
  beforeAll(async () => {
    const receipt = await app.sandbox.pay({ amount: '300.00' });
    await app.sandbox.tokenFor(receipt);
    // numbers of the examples carry no check digit
    await app.sql('update tenants set check_meter_digit = false');
  });

  test.each(definitions.map((route) => [nameOf(route), route] as const))(
    '%s answers as its document says, when it succeeds and when it refuses',
    async (name, route) => {
      const example = EXAMPLES[name]!;
      const ids = await fresh();
      await example.prepare?.(app.sql, ids);
      const good = await call(route, pathOf(route, ids, example), example.body?.(ids));
      expect([good.status, good.text.slice(0, 300)]).toEqual([example.refusedWith ?? example.publicStatus ?? route.status ?? 200, good.text.slice(0, 300)]);
      const refused = await refusals(route, ids);
      expect([good, ...refused].flatMap((answer) => check(route.method, route.path, answer))).toEqual([]);
      for (const answer of refused) expectError(answer);
    },
  );

  test('times are RFC 3339 with a zone, money and volumes are text', async () => {
    const lists = ['meters', 'customers', 'payments', 'tokens', 'alerts', 'vend-orders', 'tariffs', 'clients', 'auth/users', 'api-keys', 'audit'];
    const wrong: string[] = [];
    for (const list of lists) {
      const answer = await app.api('GET', `/api/${list}/`, { as: list === 'clients' ? STAFF : OWNER });
      JSON.stringify(answer.body['results'], (key, value: unknown) => {
        if (
          /_at$|^at$|_from$|_on$/.test(key) &&
          typeof value === 'string' &&
          key !== 'installed_on' &&
          !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
        )
          wrong.push(`${list}.${key}: ${value}`);
        if (/amount|total_paid|units$|price|charge|wallet|minimum/.test(key) && typeof value === 'number')
          wrong.push(`${list}.${key}: ${String(value)} is a number`);
        return value;
      });
    }
    expect(wrong).toEqual([]);
  });

  test('every GET answers alike with the slash and without', async () => {
    const ids = await fresh();
    for (const route of definitions.filter(({ method, access }) => method === 'GET' && access !== 'public')) {
      const example = EXAMPLES[nameOf(route)]!;
      const path = route.path.replace(/:(\w+)/g, (_all, parameter: string) => ids[example.path![parameter]!]);
      const as = example.staff === 'platform' ? STAFF : OWNER;
      const [slash, plain] = [await app.api('GET', path, { as }), await app.api('GET', path.replace(/\/$/, ''), { as })];
      expect([path, plain.status, Object.keys(plain.body)]).toEqual([path, slash.status, Object.keys(slash.body)]);
    }
  });
});

function expectError(answer: Answer): void {
  expect(answer.body).toMatchObject({
    error: true,
    code: expect.stringMatching(/^[a-z_]+(\.[a-z0-9_]+)*$/),
    message: expect.stringMatching(/.{5,}/),
    details: expect.any(Object),
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    docs_url: expect.stringMatching(/^\/api\/docs\//),
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text).not.toMatch(/\bat .*\.ts:\d|node_modules|select |insert into|ECONN|postgres/i);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
}

describe('errors', () => {
  const wrong: Record<string, () => Promise<Answer>> = {
    'an unknown path': () => app.api('GET', '/api/no-such-thing/'),
    'an unknown method': () => app.api('DELETE', '/api/payments/', { as: OWNER }),
    'a body too large': () => app.api('POST', '/api/customers/', { as: OWNER, body: { name: 'x'.repeat(2 * 1024 * 1024), phone: '0712345678' } }),
    'a content type that is not JSON': () =>
      app.api('POST', '/api/customers/', { as: OWNER, body: 'name=Asha', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    'half a body': () => app.api('POST', '/api/customers/', { as: OWNER, body: '{"name":', headers: { 'content-type': 'application/json' } }),
    'a page that is none': () => app.api('GET', '/api/payments/?page=0', { as: OWNER }),
    'more than a hundred rows': () => app.api('GET', '/api/payments/?page_size=101', { as: OWNER }),
    'a path that is not decodable': () => app.api('GET', '/api/meters/%E0%A4%A/', { as: OWNER }),
    'a path with a zero byte': () => app.api('GET', '/api/meters/%00/', { as: OWNER }),
  };

  test.each(Object.entries(wrong))('%s has the one shape of all errors', async (_name, call) => {
    expectError(await call());
  });

  test('fields that are wrong are named, each with its reasons', async () => {
    const answer = await app.api('POST', '/api/customers/', { as: OWNER, body: { phone: 'none', age: 3 } });
    expect([answer.status, answer.body['code'], answer.body['details']]).toEqual([
      400,
      'invalid',
      expect.objectContaining({ name: ['This field is required.'], age: ['This field is not known.'] }),
    ]);
  });

  test('the page that an error names is there', async () => {
    const answer = await app.api('GET', '/api/meters/');
    expect((await app.api('GET', answer.body['docs_url'] as string)).status).toBe(200);
  });

  test('each answer has a request id of its own', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await app.api('GET', '/api/meters/')).body['request_id'] as string));
    expect(new Set(ids).size).toBe(3);
  });
});

describe('the edge', () => {
  const preflight = (origin: string, method: string): Promise<Response> =>
    fetch(`${app.url}/api/meters/`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type,idempotency-key,if-match,x-tenant',
      },
    });

  test.each(['http://localhost:5173', 'http://127.0.0.1:5173'])('a page of %s may call with every method and header of ours', async (origin) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const { headers } = await preflight(origin, method);
      expect([headers.get('access-control-allow-origin'), headers.get('access-control-allow-methods')?.split(/,\s*/).includes(method)]).toEqual([origin, true]);
      for (const header of ['authorization', 'content-type', 'idempotency-key', 'if-match', 'x-tenant'])
        expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain(header);
    }
    const answer = await app.api('GET', '/api/meters/', { as: OWNER, headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/ETag.*RateLimit-Limit.*Retry-After/);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('a page of anybody else may not', async () => {
    for (const origin of ['http://evil.test', 'null', 'http://localhost:5173.evil.test']) {
      const answers = [(await preflight(origin, 'GET')).headers, (await app.api('GET', '/api/meters/', { as: OWNER, headers: { origin } })).headers];
      for (const headers of answers) expect([null, 'http://localhost:5173', 'http://127.0.0.1:5173']).toContain(headers.get('access-control-allow-origin'));
      for (const headers of answers) expect(headers.get('access-control-allow-origin')).not.toBe(origin);
    }
  });

  test('answers tell how much may still be asked, and when it is too much, how long to wait', async () => {
    const limits = (answer: Answer): (string | null)[] => ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'].map((name) => answer.headers.get(name));
    const ordinary = await app.api('GET', '/api/meters/', { as: OWNER });
    for (const value of limits(ordinary)) expect(value).toMatch(/^\d+$/);
    const answers: Answer[] = [];
    for (let count = 0; count < 12; count += 1) answers.push(await app.api('GET', '/api/audit/verify/', { as: STAFF }));
    const refused = answers.at(-1)!;
    expectError(refused);
    expect([refused.status, refused.body['code'], Number(refused.headers.get('retry-after')) > 0]).toEqual([429, 'rate_limited', true]);
    // one caller's limit is not another's
    expect((await app.api('GET', '/api/audit/verify/', { as: 'owner@other.test' })).status).toBe(200);
  });

  test('money notices and health are never turned away', async () => {
    for (const path of ['/health/', '/api/health/']) expect((await app.api('GET', path)).headers.get('ratelimit-limit')).toBeNull();
    expect((await app.api('POST', '/api/webhooks/mpesa/', { body: {} })).headers.get('ratelimit-limit')).toBeNull();
  });

  test('answers may not be stored, framed or guessed at', async () => {
    const { headers } = await app.api('GET', '/api/meters/', { as: OWNER });
    expect(['cache-control', 'x-content-type-options', 'x-frame-options', 'content-security-policy'].map((name) => headers.get(name))).toEqual([
      'no-store',
      'nosniff',
      'DENY',
      "default-src 'none'; frame-ancestors 'none'",
    ]);
    expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
  });

  test('an update of what somebody else has changed meanwhile is refused', async () => {
    const ids = await fresh();
    for (const path of [`/api/meters/${ids.freeMeter}/`, `/api/customers/${ids.customer}/`]) {
      const read = await app.api('GET', path, { as: OWNER });
      const body = path.includes('meters') ? { location: 'Here' } : { address: 'Here' };
      const headers = { 'if-match': read.headers.get('etag')! };
      const [first, second] = [await app.api('PATCH', path, { as: OWNER, body, headers }), await app.api('PATCH', path, { as: OWNER, body, headers })];
      expect([first.status, second.status]).toEqual([200, 412]);
    }
  });

  test('a spending POST with one Idempotency-Key acts once, and with another body is refused', async () => {
    const ids = await fresh();
    const send = (key: string, meter: string): Promise<Answer> =>
      app.api('POST', `/api/payments/${ids.payment}/assign/`, { as: OWNER, headers: { 'idempotency-key': key }, body: { meter } });
    const [first, again, other] = [await send('k', ids.freeMeter), await send('k', ids.freeMeter), await send('k', ids.meter)];
    expect([first.status, again.status, other.status, other.body['code']]).toEqual([200, 200, 409, 'idempotency.key_reused']);
    expect(again.text).toBe(first.text);
  });
});

test('after all of this, no seal lies where the rotation of keys does not look, in plain columns or in JSON', async () => {
  const columns = await app.sql(`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'json'::regtype)`);
  const rotated = SEALED.flatMap(({ table, columns: names }) => names.map((name) => `${table}.${name}`));
  const found: string[] = [];
  for (const { table, column } of columns) {
    // `v1.<key id>.<nonce>.<ciphertext>.<tag>`
    const [row] = await app.sql(`select exists (select from ${table} where ${column}::text ~ 'v1\\.[a-z0-9]+\\.[A-Za-z0-9_-]{16}\\.') as sealed`);
    if (row!['sealed']) found.push(`${table}.${column}`);
  }
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter((name) => !rotated.includes(name))).toEqual([]);
});
