import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Json, type Row } from '../../../../../test/harness.ts';
import { newId } from '../../../kernel/ids.ts';
import { createTextReader } from '../outbox/index.ts';
import { createEmailQueue, type NewEmail } from './index.ts';
import { MOST_ATTACHED } from './queue.ts';

const MINUTE = 60_000;
let offset = 0;
const clock = { now: () => new Date(Date.now() + offset), monotonic: () => performance.now() };
const app = await startTestApp({ workers: false, clock, env: { EMAIL_TIMEOUT_MS: '1000' } });
afterAll(() => app.stop());

const tenant = app.tenantIds.demo;
const queueEmails = createEmailQueue({ secrets: app.secrets, clock, publicUrl: app.url });
const run = async (name: string, payload: object = {}): Promise<void> => app.app.jobs.find((job) => job.definition.name === name)!.handle([payload] as never);
const mailsTo = async (to: string): Promise<Json[]> => (await app.sandbox.control('GET', `/mails?to=${to}`)).body['mails'] as Json[];
const stored = async (to: string): Promise<Row[]> => app.sql('select * from outbox_messages where recipient = $1 order by id', [to]);
let people = 0;
let to: string;
beforeEach(() => {
  offset = 0;
  to = `reader${(people += 1)}@example.com`;
});

const reset = (): NewEmail => ({
  dedupeKey: newId(),
  to,
  language: 'en',
  message: { template: 'password_reset', url: 'https://maji.test/reset/secret', until: 'tomorrow' },
});
const queue = (...emails: NewEmail[]): Promise<number> => app.db.inTenant(tenant, (tx) => queueEmails(tx, emails));
const send = (): Promise<void> => run('email.send', { tenantId: tenant });
const state = async (wanted: string): Promise<Row> =>
  app.waitFor(async () => (await stored(to)).find((row) => row['state'] === wanted && row['lease_until'] === null), { what: `a mail that is ${wanted}` });

describe('a mail', () => {
  it('is written with its cause or not at all, once for each key, and left out without an address', async () => {
    const email = reset();
    await expect(
      app.db.inTenant(tenant, async (tx) => {
        await queueEmails(tx, [email]);
        throw new Error('the cause fails');
      }),
    ).rejects.toThrow('the cause fails');
    expect(await stored(to)).toEqual([]);
    expect(await queue(email, { ...email, to: 'nobody' }, { ...email, to: 'a@b.co\r\nBcc: c@d.co' })).toBe(1);
    expect(await queue(email)).toBe(0);
  });

  it('leaves under the name of the client, with its file, and lies sealed', async () => {
    await app.api('PUT', '/api/email-settings/', { as: 'owner@demo.test', body: { sender_name: 'Mto "Maji" Ltd', reply_to: 'help@mto.test' } });
    const file = { filename: '../report.csv', contentType: 'text/csv', content: Buffer.from('a,b\n') };
    await queue({ ...reset(), message: { template: 'report_ready', title: 'Sales', facts: [], link: null }, attachments: [file] });
    expect(JSON.stringify(await stored(to))).not.toContain('Sales');
    await send();
    const [mail] = await app.waitFor(async () => (await mailsTo(to)).length > 0 && mailsTo(to));
    const header = (name: string): string => (mail!['headers'] as { name: string; value: string }[]).find((one) => one.name === name)!.value;
    expect([mail!['from'], header('reply-to')]).toEqual(['no-reply@mkondo.invalid', 'help@mto.test']);
    expect(header('from')).toContain('Mto \\"Maji\\" Ltd');
    expect(mail!['attachments']).toEqual([{ filename: '..-report.csv', type: 'text/csv', size: 4 }]);
    expect(await state('accepted')).toMatchObject({ attempts: 1, next_action_at: null });
  });

  it('takes no files that no server would take', async () => {
    const content = Buffer.alloc(MOST_ATTACHED + 1);
    await expect(queue({ ...reset(), attachments: [{ filename: 'a', contentType: 'text/csv', content }] })).rejects.toThrow(/too big/);
  });
});

describe('trouble at the mail server', () => {
  it('that may pass is waited for: refused, then taken', async () => {
    await app.sandbox.faults({ mail: { next: ['4xx'] } });
    await queue(reset());
    await send();
    const waiting = await app.waitFor(async () => (await stored(to)).find((row) => row['attempts'] === 1 && row['lease_until'] === null));
    expect([waiting['state'], waiting['last_error']]).toEqual(['queued', expect.stringContaining('451')]);
    offset = MINUTE;
    await run('email.sweep');
    await state('accepted');
    expect(await mailsTo(to)).toHaveLength(1);
  });

  it('over the address itself ends it, with an alert', async () => {
    await app.sandbox.faults({ mail: { next: ['5xx'] } });
    await queue(reset());
    await send();
    const row = await state('failed');
    expect(await app.sql('select alert_type from alerts where dedupe_key = $1', [`message_failed:${row['id']}`])).toEqual([{ alert_type: 'message_failed' }]);
  });

  it('after the message is doubt: one copy more after two minutes, under the same id', async () => {
    await app.sandbox.faults({ mail: { next: ['slow'], hang_ms: 60_000 } });
    await queue(reset());
    await send();
    await state('unknown');
    await run('email.sweep');
    expect(await mailsTo(to)).toHaveLength(1);
    offset = 3 * MINUTE;
    await run('email.sweep');
    await state('accepted');
    const copies = await mailsTo(to);
    expect([copies.length, new Set(copies.map((mail) => mail['message_id'])).size]).toEqual([2, 1]);
  });
});

it('what was written is read without its links, and the address masked', async () => {
  const paymentId = newId();
  await queue({ ...reset(), paymentId });
  const [seen] = await app.db.inTenant(tenant, (tx) => createTextReader({ secrets: app.secrets }).messagesOfPayment(tx, paymentId));
  expect(seen).toMatchObject({ channel: 'email', recipient: 'r****@example.com', text: expect.stringContaining('Set a new password') });
  expect(seen!.text).not.toContain('reset/secret');
});
