import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../server/src/kernel/errors.ts';
import { createLog } from '../server/src/kernel/log.ts';
import { openPaymentChannel, openSmsChannels } from '../server/src/modules/tenancy/index.ts';
import { DEMO, DEMO_ACCOUNTS } from '../server/src/seed.ts';
import { DEMO_PASSWORD, startTestApp, type Json, type TestApp } from './harness.ts';

/**
 * A day of the product, its bad moments included, with everything it may never write down known to the test: then
 * the log at its most talkative, the figures, the audit log and every table are searched for it.
 */
const OWNER = 'owner@demo.test';
const NEW = {
  consumerKey: 'canary-consumer-key-5b1f',
  consumerSecret: 'canary-consumer-secret-77aa',
  passkey: 'canary-passkey-90ce',
  vendorPassword: 'canary-vendor-password-31d0',
  smsSecret: 'canary-sms-secret-4e2b',
  userPassword: 'canary user password 62f8',
  wrongPassword: 'canary wrong password 18c3',
  clientPassword: 'canary client password aa07',
} as const;
const STRANGER = '254700111222';

let app: TestApp;
/** Water and keys: nowhere in the clear. */
const secrets = new Map<string, string>();
/** Whole phone numbers: in tables, but in no log. */
const phones = new Set<string>([DEMO.phone, '254722000111', '254733000222', STRANGER]);
const searched: string[] = [];

beforeAll(async () => {
  app = await startTestApp({ env: { LOG_LEVEL: 'trace', VENDOR_TIMEOUT_MS: '500' }, allowDeadLetters: true });
  keep({ DEMO_PASSWORD, ...NEW, ...DEMO_ACCOUNTS.mpesa, vendorPassword0: DEMO_ACCOUNTS.stronpower.password });
  await signIns();
  await purchases();
  await credentialChanges();
  await badMoments();
  await hookKeys();
  for (const entry of await app.sandbox.journal('vend'))
    for (const token of [entry['token'] as string])
      keep({
        [`token of ${String(entry['meter'])}`]: token,
        'token in groups': token.replace(/(\d{4})(?=\d)/g, '$1 '),
        'token with dashes': token.replace(/(\d{4})(?=\d)/g, '$1-'),
      });
  searched.push(app.logs.text(), (await app.api('GET', '/metrics')).text);
});

afterAll(() => app?.stop());

function keep(named: Readonly<Record<string, string>>): void {
  // what is so short or plain that it would be found by chance is not searched for
  for (const [name, value] of Object.entries(named)) if (value.length >= 8) secrets.set(`${name} ${value.slice(-4)}`, value);
}

async function signIns(): Promise<void> {
  const login = await app.api('POST', '/api/auth/login/', { body: { email: OWNER, password: DEMO_PASSWORD } });
  const renewed = await app.api('POST', '/api/auth/refresh/', { body: { refresh: login.body['refresh'] } });
  keep({
    access: login.body['access'] as string,
    refresh: login.body['refresh'] as string,
    refreshed: renewed.body['refresh'] as string,
    renewedAccess: renewed.body['access'] as string,
  });
  // reuse ends the session; a wrong password and a half body come to nothing
  await app.api('POST', '/api/auth/refresh/', { body: { refresh: login.body['refresh'] } });
  await app.api('POST', '/api/auth/login/', { body: { email: OWNER, password: NEW.wrongPassword } });
  await app.api('POST', '/api/auth/login/', { body: `{"email":"${OWNER}","password":"${NEW.wrongPassword}"`, headers: { 'content-type': 'application/json' } });
  await app.api('POST', '/api/auth/login/', { body: { email: OWNER, password: NEW.wrongPassword, pasword: NEW.wrongPassword } });
}

async function purchases(): Promise<void> {
  const receipt = await app.sandbox.pay({ amount: '300.00' });
  await app.sandbox.tokenFor(receipt);
  const listed = await app.api('GET', `/api/tokens/?search=${receipt}`, { as: OWNER });
  const [token] = listed.body['results'] as Json[];
  const revealed = await app.api('POST', `/api/tokens/${token!['id']}/reveal/`, { as: OWNER });
  expect(revealed.body['token_value']).toMatch(/^\d{20}$/);
  await app.api('POST', `/api/tokens/${token!['id']}/resend-sms/`, { as: OWNER, headers: { 'idempotency-key': 'resend' } });
  await app.api('GET', `/api/tokens/?search=${encodeURIComponent(revealed.body['token_value'] as string)}`, { as: OWNER });
  const meters = await app.api('GET', '/api/meters/', { as: OWNER });
  const meter = (meters.body['results'] as Json[]).find((row) => row['meter_id'] === '58100000015')!;
  const push = await app.api('POST', '/api/payments/stk-push/', {
    as: OWNER,
    body: { meter: meter['id'], phone: '0722000111', amount: '150.00' },
    headers: { 'idempotency-key': 'push' },
  });
  expect(push.status).toBe(202);
  await app.sandbox.control('POST', `/phones/254722000111/prompts/${String(push.body['checkout_request_id'])}`, { pin: '1234' });
  await app.sandbox.tokenFor('58100000015', '254722000111');
}

async function credentialChanges(): Promise<void> {
  const client = `/api/clients/${app.tenantIds.demo}`;
  const statuses = [
    await app.api('POST', `${client}/channels/`, {
      as: OWNER,
      body: { shortcode: '600555', consumer_key: NEW.consumerKey, consumer_secret: NEW.consumerSecret, passkey: NEW.passkey },
    }),
    await app.api('POST', `${client}/vendor-accounts/`, {
      as: OWNER,
      body: { company: 'SPARE', username: 'spare', password: NEW.vendorPassword, is_default: false },
    }),
    await app.api('POST', `${client}/sms-channels/`, {
      as: OWNER,
      body: { kind: 'beem', account_user: 'spare', secret: NEW.smsSecret, sender: 'MAJI', priority: 900 },
    }),
    await app.api('POST', '/api/auth/users/', {
      as: OWNER,
      body: { email: 'new@demo.test', first_name: 'Asha', role: 'operator', password: NEW.userPassword },
    }),
    await app.api('PATCH', `${client}/`, { as: OWNER, body: { stronpower_password: NEW.clientPassword } }),
    await app.api('POST', '/api/api-keys/', { as: OWNER, body: { name: 'Till', scopes: ['meters.read'] } }),
  ];
  expect(statuses.map(({ status }) => status)).toEqual([201, 201, 201, 201, 200, 201]);
  keep({ apiKey: statuses.at(-1)!.body['key'] as string });
  // the default account is as it was, so that water can be sold again
  await app.api('PATCH', `${client}/`, { as: OWNER, body: { stronpower_password: DEMO_ACCOUNTS.stronpower.password } });
  // and secrets where they do not belong: in a field that is not known, in a wrong type
  await app.api('POST', `${client}/channels/`, { as: OWNER, body: { shortcode: '600555', passkey: NEW.passkey, pass_key: NEW.passkey } });
  await app.api('PATCH', `${client}/`, { as: OWNER, body: { stronpower_password: { value: NEW.clientPassword } } });
}

const FAULTS = [
  'html_500',
  'html_200',
  'hang_after',
  'error_after',
  'truncated',
  'wrong_meter',
  'wrong_price',
  'short_token',
  'reset_after',
  'message_400',
  'false',
  'empty_body',
];

/** A meter for each fault: an order whose outcome is unknown holds its meter back. */
async function addMeters(): Promise<string[]> {
  const numbers = FAULTS.map((_fault, index) => `5830000${String(1000 + index)}`);
  await app.sql('update tenants set check_meter_digit = false');
  const meters = numbers.map((number) => ({
    meter_id: number,
    customer_id: `C${number.slice(-4)}`,
    customer_name: 'Asha',
    customer_phone: STRANGER,
    customer_address: 'Ziwa',
  }));
  const provisioned = await app.sandbox.control('PUT', '/provision', {
    stronpower: [
      { company: 'MTOWATER', ...DEMO_ACCOUNTS.stronpower, dialect: 'new', price: '150', vat_rate: '0', currency: 'KES', category: 'DOMESTIC', meters },
    ],
  });
  expect(provisioned.status).toBe(200);
  for (const number of numbers)
    expect(
      (await app.api('POST', '/api/meters/', { as: OWNER, body: { meter_id: number, meter_type: 'water', vendor_customer_id: `C${number.slice(-4)}` } }))
        .status,
    ).toBe(201);
  return numbers;
}

/** Vendors that fail in every way, notices that cannot be read, and a database that says no. */
async function badMoments(): Promise<void> {
  const meters = await addMeters();
  const sms = { next: ['http_500', 'reject', 'timeout_after', 'insufficient'], hang_ms: 800 };
  await app.sandbox.faults({ stronpower: { next: FAULTS, hang_ms: 800 }, sms: { beem: sms, africastalking: sms } });
  for (const account of meters) await app.sandbox.pay({ amount: '150.00', account, phone: '254733000222' });
  await app.waitFor(
    async () => {
      const [row] = await app.sql("select count(distinct order_id) as orders, count(*) filter (where state = 'requested') as open from vend_attempts");
      return Number(row!['orders']) >= FAULTS.length + 2 && Number(row!['open']) === 0;
    },
    { what: 'an answer to every purchase with a fault' },
  );
  const [channel] = (await app.api('GET', `/api/clients/${app.tenantIds.demo}/channels/`, { as: OWNER })).body['results'] as Json[];
  const hook = new URL(channel!['confirmation_url'] as string).pathname;
  for (const body of [
    `{"MSISDN":"${STRANGER}","TransID":`,
    JSON.stringify({ MSISDN: STRANGER, BillRefNumber: DEMO.meter, TransAmount: 'much' }),
    `phone=${STRANGER}`,
    JSON.stringify({ BusinessShortCode: '600200', MSISDN: STRANGER, TransID: 'TEST000001', TransAmount: '10.00' }),
  ]) {
    await app.api('POST', hook, { body, headers: { 'content-type': 'application/json' } });
    await app.api('POST', '/api/webhooks/mpesa/', { body, headers: { 'content-type': 'application/json' } });
  }
  await app.api('GET', `/api/payments/?search=${STRANGER}&cursor=${Buffer.from(JSON.stringify([STRANGER, STRANGER])).toString('base64url')}`, { as: OWNER });
  await app.api('POST', '/api/customers/', { as: OWNER, body: { name: 'Asha', phone: `${STRANGER}0000000` } });
}

async function hookKeys(): Promise<void> {
  const ids = await app.sql('select id from payment_channels where tenant_id = $1 and deleted_at is null', [app.tenantIds.demo]);
  await app.db.inTenant(app.tenantIds.demo, async (tx) => {
    for (const { id } of ids) {
      const channel = await openPaymentChannel(tx, app.secrets, id as string);
      keep({ [`hook key of ${channel.shortcode}`]: channel.hookKey });
    }
    for (const gateway of await openSmsChannels(tx, app.secrets, app.config.publicUrl))
      keep({ [`secret of ${gateway.kind}`]: gateway.secret, [`report key of ${gateway.kind}`]: /sms\/([^/]+)/.exec(gateway.reportUrl ?? '')![1]! });
  });
}

function placesOf(value: string, texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const at = text.indexOf(value);
    return at < 0 ? [] : [text.slice(Math.max(0, text.lastIndexOf('\n', at)), at + value.length + 60).slice(-500)];
  });
}

test('there was enough to keep quiet about, and the log told of it', () => {
  expect([...secrets.keys()].filter((name) => name.startsWith('token of')).length).toBeGreaterThanOrEqual(3);
  expect(secrets.size).toBeGreaterThan(25);
  expect(app.logs.lines.length).toBeGreaterThan(50);
});

test('no line of the log and no figure holds a token, a password, a key or any other secret', () => {
  const found = [...secrets].flatMap(([name, value]) => placesOf(value, searched).map((place) => `${name}: ${place}`));
  expect(found).toEqual([]);
});

test('no line of the log and no figure holds a whole phone number, in whatever form it was typed', () => {
  const forms = [...phones].flatMap((phone) => [phone, `0${phone.slice(3)}`, `+${phone}`]);
  expect(forms.flatMap((form) => placesOf(form, searched))).toEqual([]);
});

test('a token is nowhere in the database in the clear, nor is a password or a key', async () => {
  const tables = await app.sql(
    "select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'jobs') and c.relkind = 'r'",
  );
  const found: string[] = [];
  let all = '';
  for (const { name } of tables) {
    const rows = await app.sql(`select t::text as row from ${name as string} t`);
    const text = rows.map((row) => row['row'] as string).join('\n');
    all += text;
    for (const [secret, value] of secrets) found.push(...placesOf(value, [text]).map((place) => `${name as string} holds ${secret}: ${place}`));
  }
  expect(found).toEqual([]);
  // the search does find what is there
  for (const plain of [DEMO.phone, DEMO.meter, OWNER]) expect(all).toContain(plain);
});

test('an error that quotes a token, a phone number or a secret is logged without it', () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  const token = '12345678901234567890';
  const cause = new Error(`duplicate key (phone)=(${STRANGER}), token 1234 5678 9012 3456 7890`);
  log.error(
    { err: new AppError({ code: 'x.y', status: 500, message: `refused ${token} for ${STRANGER}`, internal: `answer {"Token":"${token}"}`, cause }) },
    'failed',
  );
  log.error({ err: `vend ${token}` }, 'failed');
  log.info(
    { password: NEW.userPassword, body: { secret: NEW.smsSecret, deep: { passkey: NEW.passkey } }, headers: { authorization: `Bearer ${token}` } },
    'call',
  );
  const text = lines.join('');
  for (const secret of [token, '1234 5678 9012 3456 7890', STRANGER, NEW.userPassword, NEW.smsSecret, NEW.passkey]) expect(text).not.toContain(secret);
  expect(text).toContain('x.y');
});
