import { expect, it } from 'vitest';
import { startTestApp } from '../../test/harness.ts';
import { createLog } from './kernel/log.ts';
import { connectSandbox } from './demo-sandbox.ts';

it('the demo client talks by WhatsApp once it is joined to the sandbox, and is joined once', async () => {
  await using app = await startTestApp();
  const join = (): Promise<void> =>
    connectSandbox({
      config: app.config,
      db: app.db,
      secrets: app.secrets,
      provider: app.app.payments.provider,
      log: createLog('silent'),
      whatsapp: app.app.whatsapp,
    });
  await join();
  await app.waitFor(async () => (await app.sql('select from inbound_words')).length === 1, { what: 'the first word' });
  await join();
  const numbers = await app.api('GET', '/api/messaging/whatsapp/numbers/', { as: 'owner@demo.test' });
  expect(numbers.body['results']).toMatchObject([{ verified_name: 'Mto Water', is_active: true }]);
  const templates = await app.api('GET', '/api/messaging/templates/', { as: 'owner@demo.test' });
  expect((templates.body['results'] as { status: string }[]).map(({ status }) => status)).toEqual(['approved', 'approved', 'approved', 'approved']);
  expect(await app.sql('select from inbound_words')).toHaveLength(1);
});
