import { expect, test } from 'vitest';
import { DEMO } from '../server/src/seed.ts';
import { startTestApp } from './harness.ts';

test('a payment by phone becomes a token that the meter takes, once', async () => {
  await using app = await startTestApp();
  const receipt = await app.sandbox.pay({ amount: '300.00' });
  const token = await app.sandbox.tokenFor(receipt);
  expect(await app.sandbox.keypad(DEMO.meter, token)).toMatchObject({ result: 'accept', units: '2.0' });
  expect(await app.sandbox.keypad(DEMO.meter, token)).toMatchObject({ result: 'used' });
  const listed = await app.api('GET', `/api/payments/?search=${receipt}`, { as: 'owner@demo.test' });
  expect(listed.body['results']).toMatchObject([{ mpesa_transaction_id: receipt, status: 'verified', state: 'vended' }]);
});

test('a job that failed for good fails the test that caused it', async () => {
  const app = await startTestApp({ workers: false });
  await app.sql(`insert into jobs.job (name, data) values ('dead-letters', '{"tenantId": "x"}')`);
  await expect(app.stop()).rejects.toThrow(/jobs failed for good/);
});

test('a connection that a test ends by force does not take the process with it', async () => {
  await using app = await startTestApp({ workers: false });
  await Promise.all([1, 2, 3].map(() => app.sql('select 1')));
  await expect(
    app.sql('select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and datname = current_database()'),
  ).rejects.toThrow();
  const again = await app.waitFor(() => app.sql('select 1 as one').catch(() => undefined));
  expect(again).toEqual([{ one: 1 }]);
});
