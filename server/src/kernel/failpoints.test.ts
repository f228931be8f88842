import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { armFailpoint, failpoint } from './failpoints.ts';

const MODULE = join(import.meta.dirname, 'failpoints.ts');
/** How a process of its own ends that passes a place three times. */
function run(spec: string | undefined): { signal: string | null; out: string } {
  const program = `const { armFailpoint, failpoint } = await import(${JSON.stringify(MODULE)}); armFailpoint(${JSON.stringify(spec)}); for (let n = 1; n <= 3; n += 1) { failpoint('here'); failpoint('elsewhere'); process.stdout.write(String(n)); await new Promise((done) => setImmediate(done)); }`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  return { signal: ended.signal, out: ended.stdout };
}

it('is off unless it was armed', () => {
  expect(() => failpoint('db.before_commit')).not.toThrow();
  expect(run(undefined)).toEqual({ signal: null, out: '123' });
  expect(run('')).toEqual({ signal: null, out: '123' });
});

it('kills at the place and time that were named, and nowhere else', () => {
  expect(run('here:1')).toEqual({ signal: 'SIGKILL', out: '' });
  expect(run('here:3')).toMatchObject({ signal: 'SIGKILL', out: '12' });
  expect(run('here:4')).toEqual({ signal: null, out: '123' });
  expect(run('nowhere:1')).toEqual({ signal: null, out: '123' });
});

it('can be disarmed', () => {
  armFailpoint('here:1');
  armFailpoint(undefined);
  expect(() => failpoint('here')).not.toThrow();
});
