import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const PACKAGE = new URL('..', import.meta.url);

it('the example in the README runs and prints what it says', () => {
  const readme = readFileSync(new URL('README.md', PACKAGE), 'utf8');
  const program = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const output = /```text\n(.*?)```/s.exec(readme)?.[1];
  const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: PACKAGE,
    env: {},
    encoding: 'utf8',
  });
  expect(printed).toBe(output);
});
