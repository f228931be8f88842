import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { basic, call, clientOf, METER, PHONE, SHORTCODE, startProvisioned, startReceiver, until, type Json } from '../test/harness.ts';
import { startSandbox } from './index.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const file = (): string => join(dir, 'sandbox', 'journal.ndjson');
const restart = async () => {
  const sandbox = await startSandbox({ port: 0, dataDir: dir });
  return { sandbox, client: clientOf(sandbox) };
};

test('a restart brings back money, inboxes, meters, history, addresses and open prompts', async () => {
  const receiver = await startReceiver();
  const first = await startProvisioned(dir);
  await first.client.register(receiver.url);
  const payment = { shortcode: SHORTCODE, account: METER, amount: '100', pin: '1234' };
  await first.client.control(`/phones/${PHONE}/pay`, payment);
  await until(async () => (await first.client.journal('confirmation')).some(({ final }) => final));
  const token = (await first.client.vend()).body[0].Token;
  await first.client.keypad(token);
  await first.client.control(`/meters/${METER}/tamper`, { on: true });
  await call(`${first.client.url}/beem/v1/send`, {
    body: { source_addr: 'MAJI', encoding: 0, message: 'Habari', recipients: [{ recipient_id: '1', dest_addr: PHONE }] },
    headers: basic('bk', 'bs'),
  });
  await until(async () => (await first.client.journal('dlr')).length > 0);
  await first.client.daraja('/mpesa/stkpush/v1/processrequest', {
    BusinessShortCode: SHORTCODE,
    Password: Buffer.from(`${SHORTCODE}pk20261120101010`).toString('base64'),
    Timestamp: '20261120101010',
    TransactionType: 'CustomerPayBillOnline',
    Amount: 70,
    PartyA: Number(PHONE),
    PartyB: SHORTCODE,
    PhoneNumber: Number(PHONE),
    CallBackURL: `${receiver.url}/stk`,
    AccountReference: METER,
    TransactionDesc: 'Water',
  });
  const before = await Promise.all([
    first.client.control(`/phones/${PHONE}`),
    first.client.control(`/meters/${METER}`),
    first.client.control('/journal'),
    first.client.control('/state'),
  ]);
  await first.sandbox.close();

  const second = await restart();
  const after = await Promise.all([
    second.client.control(`/phones/${PHONE}`),
    second.client.control(`/meters/${METER}`),
    second.client.control('/journal'),
    second.client.control('/state'),
  ]);
  expect(before[0].body['prompts']).toHaveLength(1);
  expect(after[0].body).toEqual(before[0].body);
  // A token is entered again at the time of its entry, which is written a moment after the keypad was read.
  const atOf = (body: Json) => body['tokens'].map((one: Json) => Object.assign(one, { at: '' }));
  expect(atOf(after[1].body)).toEqual(atOf(before[1].body));
  expect(after[1].body).toEqual(before[1].body);
  expect(after[2].body).toEqual(before[2].body);
  expect(after[3].body['shortcodes']).toEqual(before[3].body['shortcodes']);
  expect((await second.client.keypad(token)).result).toBe('used');
  expect((await second.client.stron('QueryMeterCredit', { MeterId: METER })).body).toHaveLength(1);
  receiver.received.length = 0;
  await second.client.control(`/phones/${PHONE}/pay`, payment);
  await until(() => receiver.received.find(({ path }) => path === '/c/confirm'));
  const tids = [...(await second.client.journal('vend')), (await second.client.vend(), await second.client.journal('vend')).at(-1)!].map(({ tid }) => tid);
  expect(new Set(tids).size).toBe(2);
  await second.sandbox.close();
  receiver.close();
});

test('a line torn by a kill is ignored, and the next run writes on cleanly', async () => {
  const first = await startProvisioned(dir);
  await first.client.vend();
  await first.sandbox.close();
  await appendFile(file(), '{"seq":99,"at":"2026-11-20T10:00:00.000Z","kind":"ve');
  const second = await restart();
  expect(await second.client.journal('vend')).toHaveLength(1);
  await second.client.vend();
  await second.sandbox.close();
  const lines = (await readFile(file(), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object).filter((line) => 'kind' in line && line.kind === 'vend')).toHaveLength(2);
});

test('a confirmation that was under way goes on after a restart', async () => {
  const receiver = await startReceiver(() => ({ status: 503, text: '' }));
  const first = await startProvisioned(dir);
  await first.client.register(receiver.url);
  await first.client.faults({ mpesa: { retry_ms: [60_000] } });
  await first.client.control('/payments', { shortcode: SHORTCODE, account: METER, amount: '10', msisdn: PHONE, name: 'X' });
  await until(() => receiver.received.find(({ path }) => path === '/c/confirm'));
  await first.sandbox.close();
  receiver.received.length = 0;
  const second = await restart();
  await until(() => receiver.received.find(({ path }) => path === '/c/confirm'));
  await second.sandbox.close();
  receiver.close();
});

test('a reset empties the journal and keeps provision, addresses and the count of token identifiers, also on disk', async () => {
  const first = await startProvisioned(dir);
  await first.client.register('http://127.0.0.1:9');
  const before = (await first.client.vend(), await first.client.journal('vend'))[0]!;
  await first.client.control('/reset', {});
  expect((await first.client.control('/journal')).body['entries']).toEqual([]);
  await first.sandbox.close();
  const second = await restart();
  expect((await second.client.control('/journal')).body['entries']).toEqual([]);
  expect((await second.client.control('/state')).body['shortcodes'][0]).toMatchObject({ shortcode: SHORTCODE, registered: true });
  await second.client.vend();
  const after = (await second.client.journal('vend'))[0]!;
  expect(after['tid']).toBeGreaterThan(before['tid']);
  expect(after['seq']).toBeGreaterThan(before['seq']);
  await second.sandbox.close();
});
