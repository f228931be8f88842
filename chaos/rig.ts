import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDice, type Dice } from './dice.ts';
import { freePort, startOwnDatabase, type OwnDatabase } from './database.ts';
import { cleanEnvironment, ROOT, Supervised } from './process.ts';
import { prepareUtilities, type Prepared } from './tenants.ts';
import { connectVendors, type Vendors } from './vendors.ts';
import { within } from './wait.ts';

export interface RigOptions {
  readonly seed: number;
  readonly utilities: number;
  readonly metersEach: number;
  readonly workers: number;
  /** A tree whose server is run instead of the checked-out one. */
  readonly root?: string;
}

/** The product as it runs in the field, in processes of their own, with everything it talks to. */
export interface Rig extends Omit<Prepared, 'config'> {
  readonly folder: string;
  readonly dice: Dice;
  readonly database: OwnDatabase;
  readonly vendors: Vendors;
  readonly web: Supervised;
  readonly workers: readonly Supervised[];
  readonly spoolDir: string;
  /** Waits until web and workers are at work. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** Short enough to wait for, long enough for a busy machine. The vendor's history is truthful after `settleMs`. */
export const TIMES = { vendorTimeoutMs: 1_500, settleMs: 600 } as const;

/** M-Pesa calls again for some minutes; longer outages are what Pull is for. */
const RETRIES_MS = [150, 300, 600, 1000, 1000, 1500, ...Array<number>(150).fill(2000)];

export async function startRig(options: RigOptions): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'mkondo-chaos-'));
  mkdirSync(join(folder, 'logs'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const sandbox = new Supervised({
    name: 'sandbox',
    args: ['sandbox/src/main.ts'],
    env: { SANDBOX_PORT: String(sandboxPort) },
    logFile: join(folder, 'logs', 'sandbox.log'),
    readyText: 'sandbox listening',
  });
  sandbox.start();
  const database = await startOwnDatabase(folder, join(folder, 'logs', 'postgres.log'));
  await sandbox.ready();
  const vendors = connectVendors(`http://127.0.0.1:${sandboxPort}`);
  const env = environment({ folder, port, sandboxPort, databaseUrl: database.ownerUrl });
  await warmUp(env, options.root);
  const prepared = await prepareUtilities({ env, vendors, utilities: options.utilities, metersEach: options.metersEach });
  await vendors.faults({ seed: options.seed, mpesa: { retry_ms: RETRIES_MS }, stronpower: { hang_ms: TIMES.vendorTimeoutMs + 1_500 } });
  // the worker is given the owner's URL, as on a developer's server, the web the plain login, as in production
  const product = (name: string, role: string, more: Record<string, string> = {}): Supervised =>
    new Supervised({
      name,
      args: ['server/src/main.ts', role],
      env: { ...env, ...more },
      logFile: join(folder, 'logs', `${name}.log`),
      readyText: '"msg":"ready"',
      ...(options.root === undefined ? {} : { root: options.root }),
    });
  const web = product('web', 'web', { DATABASE_URL: prepared.runtimeUrl });
  const workers = Array.from({ length: options.workers }, (_, index) =>
    product(`worker${index + 1}`, 'worker', index === 0 ? {} : { DATABASE_URL: prepared.runtimeUrl }),
  );
  const processes = [web, ...workers];
  for (const each of processes) each.start();
  const rig: Rig = {
    ...prepared,
    folder,
    dice: createDice(options.seed),
    database,
    vendors,
    web,
    workers,
    spoolDir: join(folder, 'spool'),
    ready: async () => {
      await Promise.all(processes.map((each) => each.ready()));
    },
    async stop() {
      await Promise.all(processes.map((each) => each.stop()));
      await sandbox.stop();
      await within(
        () =>
          prepared.db.close().then(
            () => true,
            () => true,
          ),
        { timeoutMs: 5_000 },
      );
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await rig.ready();
  return rig;
}

/** Half of a start is compiling: one run that ends by itself leaves the result to all others. */
async function warmUp(env: Readonly<Record<string, string>>, cwd = ROOT): Promise<void> {
  const child = spawn(process.execPath, ['server/src/main.ts', 'no-such-command'], { cwd, stdio: 'ignore', env: { ...cleanEnvironment(), ...env } });
  await once(child, 'exit');
}

interface Places {
  readonly folder: string;
  readonly port: number;
  readonly sandboxPort: number;
  readonly databaseUrl: string;
}

function environment({ folder, port, sandboxPort, databaseUrl }: Places): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    MKONDO_DATA_DIR: folder,
    MKONDO_DEMO: 'off',
    SANDBOX_PORT: String(sandboxPort),
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    VENDOR_TIMEOUT_MS: String(TIMES.vendorTimeoutMs),
    VENDOR_SETTLE_MS: String(TIMES.settleMs),
    LOG_LEVEL: 'info',
    DATABASE_POOL: '10',
    SPOOL_DIR: join(folder, 'spool'),
  };
}
