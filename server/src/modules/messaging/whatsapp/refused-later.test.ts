import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../../../test/harness.ts';
import { OWNER, startWhatsapp, type WhatsappTown } from './whatsapp.testkit.ts';

let town: WhatsappTown;
beforeAll(async () => {
  town = await startWhatsapp();
});
afterAll(async () => {
  await town?.app.stop();
});

const template = async (name: string): Promise<Json> => (await town.app.sql('select id, status from message_templates where name = $1', [name]))[0]!;
const send = async (name: string) =>
  town.app.api('POST', '/api/messaging/whatsapp/messages/', { as: OWNER, body: { to: '254726000001', template: (await template(name))['id'] } });

it.each([
  ['extra_a', 132015, 'paused'],
  ['extra_b', 132016, 'disabled'],
] as const)('marks the template %s when a message that was taken fails with %i, and nothing more is sent by it', async (name, code, status) => {
  await town.app.sandbox.faults({ whatsapp: { status: 'failed', failed_code: code } });
  expect((await send(name)).status).toBe(202);
  await town.app.waitFor(async () => (await template(name))['status'] === status, { what: `${name} to be ${status}` });
  expect(await send(name)).toMatchObject({ status: 409, body: { code: 'whatsapp.template_not_approved' } });
  expect((await template('extra_c'))['status']).toBe('approved');
});

it('leaves the template alone when the message failed for another reason', async () => {
  await town.app.sandbox.faults({ whatsapp: { status: 'failed', failed_code: 131026 } });
  const sent = await send('extra_c');
  const state = async () => (await town.app.sql('select state from outbox_messages where id = $1', [sent.body['id']]))[0]!['state'];
  await town.app.waitFor(async () => (await state()) === 'failed', { what: 'it to fail' });
  expect((await template('extra_c'))['status']).toBe('approved');
});
