import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../../../sandbox/src/index.ts';
import type { Mail } from '../../modules/messaging/email/port.ts';
import { createSmtp } from './adapter.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await fetch(`${sandbox.url}/control/reset`, { method: 'POST' });
});

const server = (port = sandbox.smtpPort, timeoutMs = 5_000): Parameters<typeof createSmtp>[0] => ({
  host: '127.0.0.1',
  port,
  useTls: false,
  user: undefined,
  password: undefined,
  timeoutMs,
});

const mail = (change: Partial<Mail> = {}): Mail => ({
  messageId: '<01a1@mkondo.test>',
  from: { name: 'Maji Safi', address: 'no-reply@mkondo.test' },
  to: 'amina@example.com',
  replyTo: 'help@maji.test',
  subject: 'Your water token',
  text: 'Habari — 1234',
  html: '<p>Habari — 1234</p>',
  unsubscribeUrl: null,
  attachments: [],
  ...change,
});

interface Kept {
  readonly from: string;
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly message_id: string;
  readonly headers: { readonly name: string; readonly value: string }[];
  readonly attachments: object[];
}

async function mails(): Promise<Kept[]> {
  return ((await (await fetch(`${sandbox.url}/control/mails`)).json()) as { mails: Kept[] }).mails;
}

async function faults(next: readonly string[], more: object = {}): Promise<void> {
  const answer = await fetch(`${sandbox.url}/control/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mail: { next, ...more } }),
  });
  expect(answer.status).toBe(200);
}

describe('a mail that is taken', () => {
  it('arrives as it was written, with its file, and names neither a path nor a second sender', async () => {
    const content = Buffer.from('a,b\n1,2\n');
    const outcome = await createSmtp(server()).send(mail({ attachments: [{ filename: 'r.csv', contentType: 'text/csv', content }] }));
    expect(outcome.kind).toBe('accepted');
    const [kept] = await mails();
    expect(kept).toMatchObject({ from: 'no-reply@mkondo.test', to: ['amina@example.com'], subject: 'Your water token', message_id: '<01a1@mkondo.test>' });
    expect(kept!.text).toContain('Habari — 1234');
    expect(kept!.attachments).toEqual([{ filename: 'r.csv', type: 'text/csv', size: content.length }]);
    const header = (name: string): string | undefined => kept!.headers.find((one) => one.name === name)?.value;
    expect([header('auto-submitted'), header('reply-to'), header('list-unsubscribe')]).toEqual(['auto-generated', 'help@maji.test', undefined]);
  });

  it('carries the one-click way out where there is one', async () => {
    await createSmtp(server()).send(mail({ unsubscribeUrl: 'https://maji.test/u/x/' }));
    const [kept] = await mails();
    expect(kept!.headers).toContainEqual(expect.objectContaining({ name: 'list-unsubscribe', value: '<https://maji.test/u/x/>' }));
    expect(kept!.headers).toContainEqual(expect.objectContaining({ name: 'list-unsubscribe-post', value: 'List-Unsubscribe=One-Click' }));
  });

  it('gets no header from a subject or a name that holds line ends', async () => {
    await createSmtp(server()).send(mail({ subject: 'Hi\r\nBcc: thief@example.com', from: { name: 'A\r\nX-Evil: 1', address: 'no-reply@mkondo.test' } }));
    const [kept] = await mails();
    expect(kept!.to).toEqual(['amina@example.com']);
    expect(kept!.headers.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['bcc']));
    expect(kept!.headers.map(({ name }) => name)).not.toContain('x-evil');
  });
});

describe('what the server says', () => {
  it.each([
    ['refuse', { kind: 'refused', code: '421', retryable: true, recipientFault: false }],
    ['4xx', { kind: 'refused', code: '451', retryable: true, recipientFault: false }],
    ['5xx', { kind: 'refused', code: '550', retryable: false, recipientFault: true }],
  ])('%s is told as it is, and nothing has arrived', async (fault, expected) => {
    await faults([fault]);
    expect(await createSmtp(server()).send(mail())).toMatchObject(expected);
    expect(await mails()).toEqual([]);
  });

  it('is unknown when it does not answer after the message, which may have arrived', async () => {
    await faults(['slow'], { hang_ms: 60_000 });
    expect((await createSmtp(server(sandbox.smtpPort, 400)).send(mail())).kind).toBe('unknown');
    expect(await mails()).toHaveLength(1);
  });
});

describe('a server that is not there', () => {
  it('leaves the mail unsent: nobody listens, or it hangs up at once', async () => {
    const rude = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => rude.listen(0, '127.0.0.1', done));
    const { port } = rude.address() as AddressInfo;
    expect((await createSmtp(server(port)).send(mail())).kind).toBe('not_sent');
    await new Promise((done) => rude.close(done));
    expect((await createSmtp(server(port)).send(mail())).kind).toBe('not_sent');
  });

  it('is not spoken to in the clear when TLS is demanded', async () => {
    expect((await createSmtp({ ...server(), useTls: true }).send(mail())).kind).not.toBe('accepted');
    expect(await mails()).toEqual([]);
  });
});
