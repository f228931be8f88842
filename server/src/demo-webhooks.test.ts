import { expect, it } from 'vitest';
import { startTestApp } from '../../test/harness.ts';
import { connectSandbox } from './demo-sandbox.ts';
import { createLog } from './kernel/log.ts';

it('the demo client’s own system in the sandbox is told of a payment and knows the signature, and is joined once', async () => {
  await using app = await startTestApp();
  const { config, db, secrets } = app;
  const join = (): Promise<void> =>
    connectSandbox({ config, db, secrets, provider: app.app.payments.provider, log: createLog('silent'), webhooks: app.app.webhooks });
  await join();
  await join();
  const receipt = await app.sandbox.pay({ amount: '300.00' });
  await app.waitFor(async () => {
    const told = (await app.sandbox.journal('webhook')).filter((entry) => entry['receipt'] === receipt);
    return ['payment.received', 'token.issued'].every((event) => told.some((entry) => entry['event'] === event && entry['signed'] === true));
  });
  const endpoints = await app.api('GET', '/api/webhook-endpoints/', { as: 'owner@demo.test' });
  expect(endpoints.body['results']).toMatchObject([{ description: 'Simulator', is_active: true }]);
});
