import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const parent = pathToFileURL('bin/parent.mjs').href;
const program = `
  import { onParentGone } from '${parent}';
  setTimeout(() => process.exit(1), 20_000);
  onParentGone(() => { console.log('drained'); process.exit(0); }, { started: process.argv[1] === 'npm', every: 20 });
  console.log('up ' + process.pid);
`;

/** As npm does it: a shell around us, which dies of the signal and hands nothing on. */
function inShell(started: string) {
  const shell = spawn('sh', ['-c', `"$0" --input-type=module -e "$1" ${started}; true`, process.execPath, program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  shell.stdout.on('data', (piece) => (said += String(piece)));
  const heard = async (word: string): Promise<void> => {
    while (!said.includes(word)) await once(shell.stdout, 'data');
  };
  return { shell, heard, pid: () => Number(/up (\d+)/.exec(said)?.[1]) };
}

it('stops when npm was told to stop, though npm tells nobody but its shell', async () => {
  const { shell, heard } = inShell('npm');
  await heard('up');
  shell.kill('SIGTERM');
  await heard('drained');
});

it('goes on when it was not npm that started it and its terminal is closed', async () => {
  const { shell, heard, pid } = inShell('terminal');
  await heard('up');
  shell.kill('SIGTERM');
  await once(shell, 'exit');
  // time for several looks, had it been looking
  spawnSync(process.execPath, ['-e', '']);
  expect(process.kill(pid(), 0)).toBe(true);
  process.kill(pid(), 'SIGKILL');
});
