import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const program = `
  import { askedToStop } from '${pathToFileURL('server/src/kernel/asked-to-stop.ts').href}';
  setTimeout(() => process.exit(1), 60_000);
  process.stdin.once('data', () => { console.log('drained'); process.exit(0); });
  askedToStop().then((signal) => console.log('stopping by ' + signal));
  console.log('up');
`;

it('comes to its end in order, however often it is told to stop', async () => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (piece) => (said += String(piece)));
  const heard = async (word: string): Promise<void> => {
    while (!said.includes(word)) await once(child.stdout, 'data');
  };
  await heard('up');
  child.kill('SIGINT');
  await heard('stopping by SIGINT');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) child.kill(signal);
  child.stdin.write('go on');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await heard('drained');
});
