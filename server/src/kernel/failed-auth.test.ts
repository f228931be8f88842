import { expect, test } from 'vitest';
import { FailedAuth } from './failed-auth.ts';

test('an address that keeps sending wrong credentials is stopped for the rest of the minute, others are not', () => {
  let now = 0;
  const failed = new FailedAuth({ monotonic: () => now });
  for (let tries = 0; tries < 120; tries += 1) {
    failed.check('10.0.0.1');
    failed.refused('10.0.0.1');
  }
  expect(() => failed.check('10.0.0.1')).toThrow('Too many refused credentials');
  expect(() => failed.check('10.0.0.2')).not.toThrow();
  now = 60_001;
  expect(() => failed.check('10.0.0.1')).not.toThrow();
});
