import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../server/src/kernel/log.ts';
import { loadConfig } from '../server/src/config/config.ts';
import { JOBS } from '../server/src/app-jobs.ts';
import { firstIdOf, newId } from '../server/src/kernel/ids.ts';
import { openDb, type Db } from '../server/src/kernel/db.ts';
import { newKey } from '../server/src/modules/tenancy/api-keys/key.ts';
import { recountRegistry } from '../server/src/modules/vending/registry/index.ts';
import { updateTotals } from '../server/src/modules/vending/reports/totals/totals.ts';
import { prepareDatabase } from '../server/src/resources.ts';
import { seedMark, seedReads, tenantId, TENANTS, type Size } from './reads-seed.ts';
import { environmentOf, startChild, startStack, type Child, type Stack } from './stack.ts';

export interface ReadFigure {
  readonly name: string;
  readonly p50: number;
  readonly p99: number;
}

interface StreamFigure {
  readonly rows: number;
  readonly seconds: number;
  readonly megabytes: number;
  /** Resident memory of the server before, at its highest in the first tenth of the report, and at its highest. */
  readonly before: number;
  readonly early: number;
  readonly peak: number;
}

export interface ReadsRun {
  readonly size: Size;
  readonly reads: readonly ReadFigure[];
  readonly totalsSeconds: number;
  readonly stream: StreamFigure;
}

const REQUESTS = 150;
const WARM_UP = 20;
/** A caller may ask 1,200 times a minute. */
const KEYS = 12;
const SCOPES = ['payments.read', 'tokens.read', 'meters.read', 'customers.read', 'dashboard.read', 'reports.read', 'sms.read'];

/** What was made for a size, and how long the daily totals of all clients took then. */
interface Seeded {
  readonly mark: string;
  readonly totalsSeconds: number;
}

/** The folder of a size below the one that is kept; emptied when other rows lie in it than would be made now. */
function keptFolder(keep: string, size: Size): { readonly folder: string; readonly seeded: Seeded | null } {
  const folder = join(keep, size.label.replaceAll(/\W/g, ''));
  const file = join(folder, 'seeded.json');
  const seeded = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Seeded) : null;
  if (seeded?.mark === seedMark(size)) return { folder, seeded };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return { folder, seeded: null };
}

async function makeTotals(db: Db): Promise<number> {
  const began = performance.now();
  for (let no = 1; no <= TENANTS; no += 1)
    await db.inTenant(tenantId(no), async (tx) => {
      await updateTotals(tx, new Date());
      // what was seeded came past the triggers
      await recountRegistry(tx);
    });
  return (performance.now() - began) / 1000;
}

/** The database of a stack made ready, and what a server on it is started with. */
export async function openStack(stack: Stack): Promise<Awaited<ReturnType<typeof environmentOf>> & { readonly db: Db }> {
  const { port, env } = await environmentOf(stack);
  const { runtimeUrl } = await prepareDatabase(loadConfig({ ...process.env, ...env }), { log: createLog('error'), jobs: JOBS });
  return { port, env, db: openDb({ url: runtimeUrl, max: 4 }) };
}

/**
 * Reading over HTTP as a client with nearly all of the rows does, by API keys, one request after the other.
 * @param keep a folder whose seeded databases are used again; without one they are made and removed
 */
export async function benchReads(size: Size, keep?: string): Promise<ReadsRun> {
  const kept = keep === undefined ? null : keptFolder(keep, size);
  const stack = await startStack(kept?.folder);
  const { port, env, db } = await openStack(stack);
  let server: Child<{ port: number }> | undefined;
  try {
    const totalsSeconds = await seedOnce({ db, stack, size, seeded: kept?.seeded ?? null });
    server = await startChild<{ port: number }>('bench/server-process.ts', env, ['web']);
    const client = await clientOf(db, port);
    const reads: ReadFigure[] = [];
    for (const [name, path] of Object.entries(await pathsOf(db))) {
      reads.push({ name, ...(await take(client, { name, path })) });
      process.stdout.write(`  ${size.label} ${name}: p50 ${reads.at(-1)!.p50.toFixed(1)} ms, p99 ${reads.at(-1)!.p99.toFixed(1)} ms\n`);
    }
    return { size, reads, totalsSeconds, stream: await streamed(client, { pid: server.process.pid!, whole: size.whale }) };
  } finally {
    await server?.stop();
    await db.close();
    await stack.stop();
  }
}

interface Seeding {
  readonly db: Db;
  readonly stack: Stack;
  readonly size: Size;
  readonly seeded: Seeded | null;
}

async function seedOnce({ db, stack, size, seeded }: Seeding): Promise<number> {
  if (seeded === null) await seedReads(stack.databaseUrl, size);
  // days may have ended since
  const totalsSeconds = await makeTotals(db);
  if (seeded !== null) return seeded.totalsSeconds;
  writeFileSync(join(stack.folder, 'seeded.json'), JSON.stringify({ mark: seedMark(size), totalsSeconds } satisfies Seeded));
  return totalsSeconds;
}

interface Client {
  get(path: string, no?: number): Promise<Response>;
}

export async function clientOf(db: Db, port: number, scopes: readonly string[] = SCOPES): Promise<Client> {
  const keys = Array.from({ length: KEYS }, newKey);
  await db.asSystem(async (tx) => {
    for (const key of keys)
      await tx.raw("insert into api_keys (id, tenant_id, key_hash, prefix, name, scopes) values ($1, $2, $3, $4, 'bench', $5)", [
        newId(),
        tenantId(1),
        key.hash,
        key.prefix,
        [...scopes],
      ]);
  });
  return {
    get: (path, no = 0) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${keys[no % KEYS]!.text}` } }),
  };
}

/** What people do all day, on rows of the middle of the year. */
async function pathsOf(db: Db): Promise<Record<string, string>> {
  const middle = new Date(Date.now() - 180 * 86_400_000);
  const row = await db.inTenant(
    tenantId(1),
    async (tx) =>
      (
        await tx.raw("select receipt, meter_id, account_text from payments where tenant_id = $1 and id > $2 and state = 'vended' order by id limit 1", [
          tx.tenantId,
          firstIdOf(middle),
        ])
      ).rows[0]!,
  );
  const [receipt, account, meter] = [String(row['receipt']), String(row['account_text']), String(row['meter_id'])];
  // as the seed makes the phone of the holder from the number of the meter
  const phone = `2547${account.slice(-8)}`;
  const deep = Buffer.from(JSON.stringify(['', firstIdOf(middle)])).toString('base64url');
  return {
    'payments, first page': '/api/payments/',
    'payments, of a status': '/api/payments/?status=failed',
    'payments, of a state that is rare': '/api/payments/?state=refunded',
    'payments, of a meter': `/api/payments/?meter=${meter}`,
    'payments, of a month': `/api/payments/?from=${new Date(middle.getTime() - 30 * 86_400_000).toISOString()}&to=${middle.toISOString()}`,
    'payments, by amount': '/api/payments/?ordering=-amount',
    'payments, deep': `/api/payments/?cursor=${deep}`,
    'payments, search by receipt': `/api/payments/?search=${receipt}`,
    'payments, search by half a receipt': `/api/payments/?search=${receipt.slice(0, 8)}`,
    'payments, search by account': `/api/payments/?search=${account}`,
    'payments, search without a hit': '/api/payments/?search=ZZZZZZZZ',
    'tokens, first page': '/api/tokens/',
    'tokens, of a status': '/api/tokens/?status=created&page_size=20',
    'tokens, of a status that is rare': '/api/tokens/?status=failed',
    'tokens, deep': `/api/tokens/?cursor=${deep}`,
    'tokens, search by receipt': `/api/tokens/?search=${receipt}`,
    'tokens, search by name': '/api/tokens/?search=Wanjiru%20Otieno%201&page_size=20',
    'tokens, search without a hit': '/api/tokens/?search=Zebedayo',
    'customers, first page': '/api/customers/',
    // ten rows: at 10,000 there are no more
    'customers, search by two names': '/api/customers/?search=otieno%20wanj&page_size=10',
    'customers, search by a number': `/api/customers/?search=${account.slice(-7)}`,
    'customers, search without a hit': '/api/customers/?search=Zebedayo',
    'meters, first page': '/api/meters/',
    'meters, search': `/api/meters/?search=${account.slice(-6)}`,
    'messages, first page': '/api/messaging/sms/messages/',
    'messages, of a state': '/api/messaging/sms/messages/?status=failed&page_size=20',
    'messages, of a state that is rare': '/api/messaging/sms/messages/?status=expired',
    'messages, deep': `/api/messaging/sms/messages/?cursor=${deep}`,
    'messages, search by number': `/api/messaging/sms/messages/?search=${phone}`,
    'messages, search by half a number': `/api/messaging/sms/messages/?search=${phone.slice(0, 10)}`,
    'messages, search without a hit': '/api/messaging/sms/messages/?search=254799999999',
    'dashboard, figures': '/api/dashboard/stats/',
    'dashboard, a year': '/api/dashboard/charts/?period=year',
    'dashboard, activity': '/api/dashboard/recent-activity/',
    'report of transactions, deep': `/api/reports/transactions/?cursor=${deep}`,
    'report of meter usage': '/api/reports/meter-usage/',
    'report of revenue, a year': `/api/reports/revenue/?from=${new Date(Date.now() - 364 * 86_400_000).toISOString()}&page_size=100`,
  };
}

/** These ask for what is not there; every other list must bring rows, or it says nothing. */
const EMPTY = /without a hit|that is rare/;

export async function take(client: Client, { name, path }: { readonly name: string; readonly path: string }): Promise<Omit<ReadFigure, 'name'>> {
  const first = (await (await client.get(path)).json()) as { results?: readonly unknown[] };
  if (first.results && (first.results.length === 0) !== EMPTY.test(name)) throw new Error(`${name}: ${first.results.length} rows`);
  const times: number[] = [];
  for (let no = 0; no < WARM_UP + REQUESTS; no += 1) {
    const began = performance.now();
    const answer = await client.get(path, no);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    if (no >= WARM_UP) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(REQUESTS * 0.5)]!, p99: times[Math.floor(REQUESTS * 0.99)]! };
}

/** The whole report of transactions as CSV, with what the server holds meanwhile. */
async function streamed(client: Client, { pid, whole }: { readonly pid: number; readonly whole: number }): Promise<StreamFigure> {
  const before = memoryOf(pid);
  let [rows, bytes, early, peak] = [-1, 0, before, before];
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(pid));
    if (rows < whole / 10) early = peak;
  }, 100);
  const began = performance.now();
  const answer = await client.get('/api/reports/transactions/?format=csv');
  for await (const chunk of answer.body!) {
    bytes += chunk.byteLength;
    for (const byte of chunk) if (byte === 10) rows += 1;
  }
  clearInterval(timer);
  return { rows, seconds: (performance.now() - began) / 1000, megabytes: bytes / 1e6, before, early, peak };
}

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
