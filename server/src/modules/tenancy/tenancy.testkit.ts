/** A database, a server with the real sign-in, two clients and their people, for the tests of tenancy. */
import { generateSync } from 'otplib';
import { createTestDatabase } from '../../../../test/database.ts';
import type { Json } from '../../../../test/harness/http.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createSecrets, type Secrets } from '../../kernel/crypto.ts';
import { openDb, type Db } from '../../kernel/db.ts';
import { addRoutes, createHttp, type HttpServer } from '../../kernel/http.ts';
import { createLog } from '../../kernel/log.ts';
import { createMetrics } from '../../kernel/metrics.ts';
import { createTxtResolver } from '../../vendors/dns/adapter.ts';
import type { LetterOut } from './letters/port.ts';
import { createFeatureGuard, readSwitchedOff } from './features/index.ts';
import { allows, createAuthenticate, ensureMembership, ensureTenant, ensureUser, tenancyRoutes, type TenancyDeps, type TenantRole } from './index.ts';

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
  readonly headers: Record<string, unknown>;
}

interface Call {
  readonly body?: object;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly ip?: string;
  readonly agent?: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

export interface Tenancy {
  readonly db: Db;
  readonly ownerUrl: string;
  readonly server: HttpServer;
  readonly deps: TenancyDeps;
  readonly clock: TestClock;
  readonly secrets: Secrets;
  /** Every line the server logged. */
  readonly lines: string[];
  /** Every letter that was put into a transaction. */
  readonly letters: LetterOut[];
  readonly a: string;
  readonly b: string;
  call(method: Method, url: string, call?: Call): Promise<Answer>;
  /** Signs in and answers with the access token. */
  tokenOf(email: string): Promise<string>;
  addUser(email: string, role: TenantRole | 'system_admin', tenantId?: string): Promise<string>;
  close(): Promise<void>;
}

export const PASSWORD = 'a long enough phrase';
export const MISSING = '00000000-0000-7000-8000-000000000000';

export const KEYS = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) };
const DIGEST_KEY = Buffer.alloc(32, 2);
/** A port at which no name server answers. */
const NOBODY_THERE = '127.0.0.1:1';

/** Staff `staff@mkondo.test`; client a with `admin@a.test`, `operator@a.test`, `viewer@a.test`; client b with `admin@b.test`. */
export async function startTenancy(options: { readonly dns?: string; readonly registrationOpen?: boolean } = {}): Promise<Tenancy> {
  const database = await createTestDatabase();
  const db = openDb({ url: database.runtimeUrl, max: 10 });
  const [clock, lines, letters, secrets] = [testClock(), [] as string[], [] as LetterOut[], createSecrets(KEYS, DIGEST_KEY)];
  const deps: TenancyDeps = {
    db,
    clock,
    secrets,
    jwtKey: Buffer.alloc(32, 3),
    tenantDomain: 'mkondo.example',
    demo: false,
    switchedOff: readSwitchedOff,
    publicUrl: 'https://pay.mkondo.example',
    registrationOpen: options.registrationOpen ?? true,
    queueLetters: (_tx, written) => {
      letters.push(...written);
      return Promise.resolve(written.length);
    },
    resolver: createTxtResolver({ servers: [options.dns ?? NOBODY_THERE] }),
    defaults: {
      mpesaBaseUrl: 'https://mpesa.test',
      stronpowerBaseUrl: 'https://stronpower.test',
      smsBaseUrls: { beem: 'https://beem.test', africastalking: 'https://at.test', twilio: 'https://twilio.test' },
    },
  };
  const server = createHttp({
    db,
    log: createLog('debug', {
      write: (line) => {
        lines.push(line);
      },
    }),
    metrics: createMetrics(),
    allows,
    authenticate: createAuthenticate(deps),
    requireFeature: createFeatureGuard({ db, clock }).require,
    trustedProxies: [],
  });
  addRoutes(server, tenancyRoutes(deps));
  const a = await ensureTenant(deps, { slug: 'amsol', name: 'Amsol Water' });
  const b = await ensureTenant(deps, { slug: 'bonde', name: 'Bonde Water' });
  const tenancy: Tenancy = {
    db,
    ownerUrl: database.ownerUrl,
    server,
    deps,
    clock,
    secrets,
    lines,
    letters,
    a,
    b,
    call: (method, url, call = {}) => send(server, { method, url, ...call }),
    tokenOf: async (email) => {
      const answer = await tenancy.call('POST', '/api/auth/login/', { body: { email, password: PASSWORD } });
      if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${answer.text}`);
      return answer.body['access'] as string;
    },
    addUser: (email, role, tenantId) => addUser(db, { email, role, tenantId }),
    close: async () => {
      await server.fastify.close();
      await db.close();
      await database.drop();
    },
  };
  await addUser(db, { email: 'staff@mkondo.test', role: 'system_admin' });
  for (const [email, role] of [
    ['admin@a.test', 'client_admin'],
    ['operator@a.test', 'operator'],
    ['viewer@a.test', 'read_only'],
  ] as const)
    await addUser(db, { email, role, tenantId: a });
  await addUser(db, { email: 'admin@b.test', role: 'client_admin', tenantId: b });
  return tenancy;
}

function testClock(): TestClock {
  let now = Date.now();
  return {
    now: () => new Date(now),
    monotonic: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

async function send(
  server: HttpServer,
  { method, url, body, token, headers = {}, ip = '10.0.0.1', agent = 'test-browser' }: Call & { method: Method; url: string },
): Promise<Answer> {
  const answer = await server.fastify.inject({
    method,
    url,
    remoteAddress: ip,
    headers: { 'user-agent': agent, ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(body ? { payload: body } : {}),
  });
  return { status: answer.statusCode, text: answer.body, body: answer.body === '' ? {} : (JSON.parse(answer.body) as Json), headers: answer.headers };
}

async function addUser(
  db: Db,
  { email, role, tenantId }: { email: string; role: TenantRole | 'system_admin'; tenantId?: string | undefined },
): Promise<string> {
  const id = await ensureUser(db, {
    email,
    password: PASSWORD,
    firstName: 'Amina',
    lastName: 'Otieno',
    isSystemAdmin: role === 'system_admin',
    homeTenantId: tenantId ?? null,
  });
  if (role !== 'system_admin' && tenantId) await ensureMembership(db, { userId: id, tenantId, role });
  return id;
}

/** An answer without what differs for every request. */
export function bytesOf(answer: Answer): string {
  return `${answer.status} ${answer.text.replace(/"request_id":"[^"]*"/, '')}`;
}

/** What an authenticator app shows for a secret at a moment. */
export const totpCode = (secret: string, at: Date): string => generateSync({ secret, epoch: Math.floor(at.getTime() / 1000) });
