import pg from 'pg';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { waitFor } from '../../../test/harness/wait.ts';
import { openNudge } from './nudge.ts';

let listener: pg.Client;
let heard: string[];
beforeEach(async () => {
  heard = [];
  listener = new pg.Client({ connectionString: inject('clusterUrl') });
  await listener.connect();
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('listen nudge_test');
});
afterEach(() => listener.end());

it('what is said many times while a notice is on its way is told once', async () => {
  const nudge = openNudge({ url: inject('clusterUrl'), channel: `'nudge_test'`, onError: () => undefined });
  for (let time = 0; time < 1000; time += 1) nudge.after(['a', 'b']);
  await waitFor(() => heard.includes('a') && heard.includes('b'));
  await nudge.close();
  // the first notice, and those that came behind it
  expect(heard.length).toBeLessThanOrEqual(4);
});

it('a database that is away neither stops the caller nor what is said later', async () => {
  const errors: Error[] = [];
  const gone = openNudge({ url: 'postgres://nobody@127.0.0.1:1/none', channel: `'nudge_test'`, onError: (error) => errors.push(error) });
  expect(() => gone.after(['a'])).not.toThrow();
  await waitFor(() => errors.length > 0);
  gone.after(['b']);
  await waitFor(() => errors.length > 1);
  await gone.close();
});
