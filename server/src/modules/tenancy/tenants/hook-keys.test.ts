import { afterAll, beforeAll, expect, it } from 'vitest';
import { send, startTestApp, type Answer, type Json, type TestApp } from '../../../../../test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
});
afterAll(() => app.stop());

const first = async (path: string, as: string, tenantId: string): Promise<Json> =>
  (await app.api('GET', `/api/clients/${tenantId}/${path}/`, { as })).body['results'][0] as Json;
const replace = (path: string, channel: Json, { as, body = {} }: { as: string; body?: Json }): Promise<Answer> =>
  app.api('POST', `/api/clients/${channel['client'] as string}/${path}/${channel['id'] as string}/replace-key/`, { as, body });
const knock = async (url: string): Promise<number> => (await send(url, 'POST', { body: '{"TransID":"x"}' })).status;

it('gives a paybill new addresses; the former ones go on for their grace', async () => {
  const as = 'owner@demo.test';
  const channel = await first('channels', as, app.tenantIds.demo);
  const answer = await replace('channels', channel, { as });
  expect(answer).toMatchObject({ status: 200, body: { id: channel['id'], urls_registered_at: null } });
  expect(answer.body['confirmation_url']).not.toBe(channel['confirmation_url']);
  expect([await knock(channel['confirmation_url'] as string), await knock(answer.body['confirmation_url'] as string)]).toEqual([200, 200]);
  const [entry] = await app.sql("select details from audit_log where action = 'payment_channel.key_replaced'");
  expect(entry!['details']).toMatchObject({ grace_hours: 24 });
  await app.sql("update channel_lookups set retired_at = now() - interval '1 second' where retired_at is not null");
  const [kept] = await app.sql('select count(*)::int as n from channel_lookups where channel_id = $1 and retired_at is null', [channel['id']]);
  expect(kept!['n']).toBe(1);
});

it('ends the former addresses at once where no grace is given', async () => {
  const as = 'owner@other.test';
  const channel = await first('channels', as, app.tenantIds.other);
  const { body } = await replace('channels', channel, { as, body: { grace_hours: 0 } });
  expect([await knock(channel['confirmation_url'] as string), await knock(body['confirmation_url'] as string)]).toEqual([404, 200]);
});

it('gives an SMS gateway a new address for its reports', async () => {
  const as = 'owner@demo.test';
  const gateway = await first('sms-channels', as, app.tenantIds.demo);
  const { body } = await replace('sms-channels', gateway, { as, body: { grace_hours: 0 } });
  // the door opens, and what is knocked with is no report
  expect([await knock(gateway['report_url'] as string), await knock(body['report_url'] as string)]).toEqual([404, 400]);
});

it("is not for operators, nor for another client's channel", async () => {
  const channel = await first('channels', 'owner@demo.test', app.tenantIds.demo);
  expect((await replace('channels', channel, { as: 'operator@demo.test' })).status).toBe(403);
  expect((await replace('channels', channel, { as: 'owner@other.test' })).status).toBe(404);
  expect((await replace('channels', { ...channel, client: app.tenantIds.other }, { as: 'owner@other.test' })).status).toBe(404);
});
