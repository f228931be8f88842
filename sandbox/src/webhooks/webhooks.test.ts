import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { startProvisioned } from '../../test/harness.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

test('a call is taken with a fitting signature of now, and both kinds are written down', async () => {
  const { sandbox, client } = await startProvisioned();
  await fetch(`${client.url}/control/provision`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhooks: [{ name: 'books', secret: SECRET }] }),
  });
  const call = async (name: string, { secret = SECRET, at = Math.floor(Date.now() / 1_000), changed = '' } = {}): Promise<number> => {
    const body = JSON.stringify({ id: 'e1', type: 'payment.received', data: { mpesa_transaction_id: 'R1' } });
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = `v1,aaaa v1,${createHmac('sha256', key).update(`e1.${at}.${body}`).digest('base64')}`;
    const headers = { 'content-type': 'application/json', 'webhook-id': 'e1', 'webhook-timestamp': String(at), 'webhook-signature': signature };
    return (await fetch(`${client.url}/webhooks/${name}`, { method: 'POST', headers, body: body + changed })).status;
  };
  expect(await call('books')).toBe(200);
  expect(await call('books', { changed: ' ' })).toBe(401);
  expect(await call('books', { at: Math.floor(Date.now() / 1_000) - 301 })).toBe(401);
  expect(await call('books', { secret: `whsec_${Buffer.alloc(32, 8).toString('base64')}` })).toBe(401);
  expect(await call('nobody')).toBe(404);
  // as long as a signature in letters, and longer in bytes
  const headers = { 'content-type': 'application/json', 'webhook-timestamp': String(Math.floor(Date.now() / 1_000)), 'webhook-signature': 'é'.repeat(47) };
  expect((await fetch(`${client.url}/webhooks/books`, { method: 'POST', headers, body: '{}' })).status).toBe(401);
  const entries = await client.journal('webhook');
  expect(entries).toMatchObject([
    { receiver: 'books', signed: true, event: 'payment.received', receipt: 'R1' },
    { signed: false },
    { signed: false },
    { signed: false },
    { signed: false },
  ]);
  await sandbox.close();
});
