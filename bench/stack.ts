import { fork, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stockLogFiles } from '../server/src/embedded/log-files.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../server/src/embedded/postgres.ts';

const ROOT = join(import.meta.dirname, '..');

export interface Stack {
  readonly folder: string;
  readonly postgres: EmbeddedPostgres;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of its own with the product's default settings: nothing about durability is loosened. It has the log files
 * that the product makes in its first seconds.
 * @param kept a folder that stays when it stops, with what is in it; without one it is a temporary one
 */
export async function startStack(kept?: string): Promise<Stack> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'mkondo-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: folder, onLog: (line) => process.stderr.write(`${line}\n`) });
  await stockLogFiles(postgres.adminUrl);
  return {
    folder,
    postgres,
    databaseUrl: postgres.urlFor('postgres'),
    stop: async () => {
      await postgres.stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The product's environment for a bench on this database: no demo, no sandbox unless a port is given for one. */
export async function environmentOf(stack: Stack, sandboxPort?: number): Promise<{ readonly port: number; readonly env: Record<string, string> }> {
  const port = await freePort();
  const env = {
    DATABASE_URL: stack.databaseUrl,
    MKONDO_DATA_DIR: stack.folder,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'warn',
    MKONDO_DEMO: 'off',
    SECRET_KEY: 'bench',
    ...(sandboxPort === undefined ? { MKONDO_SANDBOX: 'off' } : { SANDBOX_PORT: String(sandboxPort) }),
  };
  return { port, env };
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface Child<R> {
  readonly process: ChildProcess;
  readonly ready: R;
  stop(): Promise<void>;
}

/** Runs a file as a process of its own, with the flags of this one, and waits for the first message it sends. */
export function startChild<R>(file: string, env: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Child<R>> {
  const child = fork(join(ROOT, file), [...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    execArgv: [...process.execArgv, ...(process.env['BENCH_PROFILE'] ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  return new Promise((resolve, reject) => {
    child.once('message', (ready) => resolve({ process: child, ready: ready as R, stop }));
    child.once('exit', (code) => reject(new Error(`${file} stopped with ${code}`)));
  });
}

/** CPU seconds a process has used so far. */
export async function cpuSeconds(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}
