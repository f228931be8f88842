import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './stack.ts';

export interface StartFigures {
  readonly first: number;
  readonly again: number;
  readonly megabytes: number;
}

const ROOT = join(import.meta.dirname, '..');

/** `npm start` on an installed checkout until it is ready to serve, and what the server's process holds when idle. */
export async function benchStart(): Promise<StartFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'mkondo-start-'));
  try {
    const first = await once(folder);
    const again = await once(folder);
    return { first: first.seconds, again: again.seconds, megabytes: again.megabytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function once(folder: string): Promise<{ seconds: number; megabytes: number }> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'bin/start.mjs')], {
    cwd: ROOT,
    stdio: 'ignore',
    env: { ...process.env, MKONDO_DATA_DIR: folder, PORT: String(port), SANDBOX_PORT: String(await freePort()), LOG_LEVEL: 'warn' },
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  while (
    !(await fetch(`http://127.0.0.1:${port}/health/ready/`).then(
      (answer) => answer.ok,
      () => false,
    ))
  )
    await new Promise((done) => {
      setTimeout(done, 20);
    });
  const seconds = (performance.now() - began) / 1000;
  await new Promise((done) => {
    setTimeout(done, 8_000);
  });
  const megabytes = serverMemory(child.pid!);
  child.kill('SIGTERM');
  await exited;
  return { seconds, megabytes };
}

/** Resident memory of the child that runs the server. */
function serverMemory(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
  const server = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server/src/main.ts'));
  return server ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server}/status`, 'utf8'))?.[1] ?? 0) / 1024 : 0;
}
