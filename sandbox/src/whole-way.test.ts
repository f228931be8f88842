import { expect, test } from 'vitest';
import { call, COMPANY, METER, PHONE, SHORTCODE, startProvisioned, startReceiver, until } from '../test/harness.ts';

test('pay by phone, confirm, vend, type the token: water; type it again: used', async () => {
  const receiver = await startReceiver();
  const { sandbox, client } = await startProvisioned();
  await client.register(receiver.url);
  const paid = await client.control(`/phones/${PHONE}/pay`, { shortcode: SHORTCODE, account: METER, amount: '300.00', pin: '1234' });
  const confirmation = await until(() => receiver.received.find(({ path }) => path === '/c/confirm'));
  expect(confirmation.body['TransID']).toBe(paid.body['receipt']);
  const { BillRefNumber, TransAmount } = confirmation.body;
  const vended = await call(`${client.url}/stronpower/api/VendingMeter`, {
    body: { ...COMPANY, MeterID: BillRefNumber, Amount: TransAmount, is_vend_by_unit: 'false' },
  });
  const token = vended.body[0].Token;
  expect(await client.keypad(token)).toMatchObject({ result: 'accept', units: '2.0' });
  expect((await client.keypad(token)).result).toBe('used');
  expect((await client.control('/state')).body['meters'][0]).toMatchObject({ meter_id: METER, credit_m3: '2.0', valve: 'open', tap: false });
  await sandbox.close();
  receiver.close();
});

test('every entry is streamed as it happens, and the journal can be read in pages and by kind', async () => {
  const { sandbox, client } = await startProvisioned();
  const stream = await fetch(`${client.url}/control/events`);
  for (let count = 0; count < 3; count++) await client.vend();
  await client.vend({ MeterID: 'nobody' });
  const reader = stream.body!.getReader();
  let text = '';
  while (!text.includes('vend_refused')) text += new TextDecoder().decode((await reader.read()).value);
  expect(text).toContain('id: 1\nevent: vend\ndata: {"seq":1,');
  await reader.cancel();
  const page = async (since: number) =>
    (await client.control(`/journal?since=${since}&limit=2&kind=vend,vend_refused`)).body as { entries: { seq: number }[]; next: number };
  const first = await page(0);
  expect(first.entries.map(({ seq }) => seq)).toEqual([1, 2]);
  const second = await page(first.next);
  expect(second.entries.map(({ seq }) => seq)).toEqual([3, 4]);
  expect(await page(second.next)).toEqual({ entries: [], next: 4 });
  expect(await client.journal('vend_refused')).toHaveLength(1);
  await sandbox.close();
});

test('the control API may be called from a page of another origin', async () => {
  const { sandbox, client } = await startProvisioned();
  const preflight = await fetch(`${client.url}/control/faults`, {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'PUT' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
  expect((await call(`${client.url}/health`)).status).toBe(200);
  await sandbox.close();
});
