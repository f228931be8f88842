import { afterAll, expect, test } from 'vitest';
import { startTestApp, type Json } from '../../../../../test/harness.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const OWNER = 'owner@demo.test';
const TO = 'baraka@example.com';
const mails = async (): Promise<Json[]> => (await app.sandbox.control('GET', `/mails?to=${TO}`)).body['mails'] as Json[];

test('a customer with an address gets the token there in their language, and ends such mail by one click', async () => {
  const customer = (await app.api('GET', '/api/customers/?search=Baraka', { as: OWNER })).body['results'][0] as Json;
  const meter = customer['active_meters'][0]['meter_id'] as string;
  expect((await app.api('PATCH', `/api/customers/${customer['id']}/`, { as: OWNER, body: { email: TO } })).body['wants_email']).toBe(true);
  const receipt = await app.sandbox.pay({ account: meter, amount: '300.00' });
  const token = await app.sandbox.tokenFor(receipt, customer['phone']);
  const [mail] = await app.waitFor(async () => (await mails()).length > 0 && mails(), { what: 'the mail' });
  expect(mail!['subject']).toBe(`Tokeni yako ya maji, mita ${meter}`);
  expect((mail!['text'] as string).replaceAll(' ', '')).toContain(token);
  expect(mail!['text']).toContain(receipt);

  const header = (mail!['headers'] as Json[]).find((one) => one['name'] === 'list-unsubscribe')!['value'] as string;
  const link = /<(http[^>]+)>/.exec(header)![1]!;
  const wants = async (): Promise<unknown> => (await app.api('GET', `/api/customers/${customer['id']}/`, { as: OWNER })).body['wants_email'];
  const post = async (url: string): Promise<number> =>
    (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })).status;
  expect([(await fetch(link)).status, await wants()]).toEqual([200, true]);
  expect([await post(link.replace(/.{4}\/$/, 'AAAA/')), await post(link.replace(/unsubscribe\/./, 'unsubscribe/')), await wants()]).toEqual([404, 404, true]);
  expect([await post(link), await wants()]).toEqual([200, false]);

  await app.sandbox.tokenFor(await app.sandbox.pay({ account: meter, amount: '150.00' }), customer['phone']);
  expect(await app.sql("select count(*)::int as n from outbox_messages where channel = 'email' and customer_id = $1", [customer['id']])).toEqual([{ n: 1 }]);
});
