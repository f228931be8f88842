import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json, Row } from '../../../../../../test/harness.ts';
import { OWNER, startWhatsapp } from '../../../messaging/whatsapp/whatsapp.testkit.ts';
import { alertsOf, c2b, hookOf, METERS, newReceipt, postTo } from '../../payments/money.testkit.ts';

const town = await startWhatsapp();
const { app } = town;
afterAll(() => app.stop());

const tenant = app.tenantIds.demo;
const [holder] = await app.sql(
  'select c.id, c.phone from customers c join meter_assignments a on a.customer_id = c.id join meters m on m.id = a.meter_id where m.meter_id = $1',
  [METERS[0]],
);
const phone = holder!['phone'] as string;

// nobody's gateway takes anything
beforeEach(() => app.sandbox.faults({ sms: { beem: { rates: { reject: 1 } }, africastalking: { rates: { reject: 1 } } } }));

interface Bought {
  readonly tokenId: string;
  readonly digits: string;
}

async function buy(): Promise<Bought> {
  const receipt = newReceipt();
  await postTo(`${await hookOf(app)}/confirmation/`, c2b({ TransID: receipt, BillRefNumber: METERS[0] }));
  const found = await app.waitFor(
    async () => {
      const rows = await app.sql('select k.id, k.token_sealed from tokens k join payments p on p.id = k.payment_id where p.receipt = $1', [receipt]);
      return rows.length > 0 && rows;
    },
    { what: 'a token' },
  );
  const tokenId = found[0]!['id'] as string;
  const digits = app.secrets.open(found[0]!['token_sealed'] as string, { tenantId: tenant, recordId: tokenId, field: 'token' });
  await app.waitFor(async () => (await messagesOf(tokenId)).some(({ channel, state }) => channel === 'sms' && state === 'failed'), { what: 'a lost text' });
  return { tokenId, digits };
}

const messagesOf = (tokenId: string): Promise<Row[]> =>
  app.sql("select id, channel, state, recipient, attempts from outbox_messages where token_id = $1 and kind = 'token' order by id", [tokenId]);
const isDelivered = async (tokenId: string): Promise<boolean> =>
  (await app.sql("select from tokens where id = $1 and status = 'delivered'", [tokenId])).length > 0;
const alertsAbout = async (tokenId: string): Promise<Row[]> => {
  const ids = new Set((await messagesOf(tokenId)).map(({ id }) => `message_failed:${id as string}`));
  return (await alertsOf(app, 'message_failed')).filter((alert) => ids.has(alert['dedupe_key'] as string));
};
const read = async (what: string): Promise<boolean> => (await town.chat(phone)).some((one) => JSON.stringify(one).replaceAll(' ', '').includes(what));

describe('a token whose text message no gateway could deliver', () => {
  it('is lost, and staff are told, where WhatsApp has no way to its holder either', async () => {
    const { tokenId } = await buy();
    await app.waitFor(async () => (await alertsAbout(tokenId)).length === 1, { what: 'an alert' });
    expect((await messagesOf(tokenId)).map(({ channel }) => channel)).toEqual(['sms']);
  });

  it('goes by an approved utility template that has a place for a token, in the language of its holder', async () => {
    await app.sql("update customers set language = 'sw' where id = $1", [holder!['id']]);
    for (const [language, text] of [
      ['en', 'Your token is {{token}} for meter {{meter}}.'],
      ['sw', 'Tokeni yako ni {{token}} kwa mita {{meter}}.'],
    ] as const)
      await approve({ name: 'token_by_name', language, text });
    const { tokenId, digits } = await buy();
    await app.waitFor(() => isDelivered(tokenId), { what: 'the token on WhatsApp' });
    expect(await read(digits)).toBe(true);
    const [, byWhatsapp] = await messagesOf(tokenId);
    expect(byWhatsapp).toMatchObject({ channel: 'whatsapp', recipient: phone });
    const sealed = (await app.sql('select body_sealed from outbox_messages where id = $1', [byWhatsapp!['id']]))[0]!['body_sealed'] as string;
    const body = JSON.parse(app.secrets.open(sealed, { tenantId: tenant, recordId: byWhatsapp!['id'] as string, field: 'body' })) as Json;
    expect(body['template']).toMatchObject({ name: 'token_by_name', language: { code: 'sw' } });
    expect(await alertsAbout(tokenId)).toEqual([]);
    expect(await app.sql('select from outbox_attempts where message_id = $1', [byWhatsapp!['id']])).toHaveLength(1);
  });

  it('goes in free words while its holder’s window is open, shown to staff without its digits', async () => {
    await town.says(phone, { type: 'text', text: { body: 'Habari' } });
    await town.settled();
    const { tokenId, digits } = await buy();
    await app.waitFor(() => isDelivered(tokenId), { what: 'the token on WhatsApp' });
    expect(await read(digits)).toBe(true);
    const shown = await app.api('GET', `/api/payments/${await paymentOf(tokenId)}/timeline/`, { as: OWNER });
    expect(shown.text).toContain('"channel":"whatsapp"');
    expect(shown.text.replaceAll(' ', '')).not.toContain(digits);
  });

  it('is sent once, though its job runs twice', async () => {
    const { tokenId } = await buy();
    await app.waitFor(() => isDelivered(tokenId), { what: 'the token on WhatsApp' });
    const [lost] = await messagesOf(tokenId);
    const same = { messageId: lost!['id'], kind: 'token', tokenId, paymentId: null, orderId: null, customerId: null, reason: 'all_channels_failed' };
    await app.app.jobs.find((job) => job.definition.name === 'tokens.other-way')!.handle([{ tenantId: tenant, messages: [same] }] as never);
    expect((await messagesOf(tokenId)).filter(({ channel }) => channel === 'whatsapp')).toHaveLength(1);
    expect(await alertsAbout(tokenId)).toEqual([]);
  });
});

async function paymentOf(tokenId: string): Promise<string> {
  return (await app.sql('select payment_id from tokens where id = $1', [tokenId]))[0]!['payment_id'] as string;
}

async function approve({ name, language, text }: { readonly name: string; readonly language: string; readonly text: string }): Promise<void> {
  const variables = [
    { name: 'token', example: '1234 5678 9012 3456 7890' },
    { name: 'meter', example: METERS[0] },
  ];
  const body = { channel: 'whatsapp', name, language, category: 'UTILITY', body_text: text, parameter_format: 'named', variables };
  const made = await app.api('POST', '/api/messaging/templates/', { as: OWNER, body });
  expect(made.status, made.text).toBe(201);
  const submitted = await app.api('POST', `/api/messaging/templates/${made.body['id'] as string}/submit/`, { as: OWNER });
  expect(submitted.status, submitted.text).toBeLessThan(300);
  const { id } = made.body;
  await app.waitFor(async () => (await app.sql("select from message_templates where id = $1 and status = 'approved'", [id])).length > 0, { what: 'approval' });
}
