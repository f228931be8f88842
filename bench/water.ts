import { load } from './load.ts';
import { cpuSeconds, environmentOf, freePort, startChild, startStack } from './stack.ts';
import { confirmation, prepareTenant, receipt, type BenchTenant } from './tenants.ts';
import { checkTenant } from '../server/src/modules/ledger/invariants/index.ts';

export interface WaterRun {
  readonly label: string;
  readonly offered: number;
  readonly paid: number;
  readonly delivered: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly intakeP99: number;
  readonly breaches: number;
  readonly lost: number;
  readonly doubled: number;
}

export interface WaterPlan {
  readonly label: string;
  readonly vendorMs: number;
  readonly rate: number;
  readonly seconds: number;
}

const METERS = 3000;

/** From the confirmation to the SMS at the gateway: one utility, ledger, audit and delivery reports on, default durability. */
export async function benchWater(plans: readonly WaterPlan[]): Promise<readonly WaterRun[]> {
  const stack = await startStack();
  const sandboxPort = await freePort();
  const { port, env } = await environmentOf(stack, sandboxPort);
  const { db, tenant } = await prepareTenant(env, METERS);
  const sandbox = await startChild<{ port: number }>('bench/sandbox-process.ts', { SANDBOX_PORT: String(sandboxPort) });
  await provision(sandboxPort, tenant);
  const servers = [await startChild<{ port: number }>('bench/server-process.ts', env, ['all'])];
  const runs: WaterRun[] = [];
  try {
    await one({ port, sandboxPort, tenant, run: 'W', plan: { label: 'warm', vendorMs: 20, rate: 100, seconds: 4 } });
    for (const [index, plan] of plans.entries()) {
      const cpu = await Promise.all([...servers, sandbox].map((child) => cpuSeconds(child.process.pid!)));
      const run = await one({ port, sandboxPort, tenant, run: String(index), plan });
      const used = await Promise.all([...servers, sandbox].map(async (child, at) => (await cpuSeconds(child.process.pid!)) - cpu[at]!));
      process.stdout.write(
        `  ${plan.label}: ${run.perSecond.toFixed(0)}/s, p50 ${run.p50.toFixed(0)} ms, p99 ${run.p99.toFixed(0)} ms, intake p99 ${run.intakeP99.toFixed(0)} ms, ${run.delivered} of ${run.paid}, CPU server ${used
          .slice(0, -1)
          .map((s) => s.toFixed(1))
          .join('+')} s, sandbox ${used.at(-1)!.toFixed(1)} s\n`,
      );
      const breaches = (await checkTenant(db, tenant.tenantId, { chain: false })).reduce((sum, breach) => sum + breach.subjects.length, 0);
      runs.push({ ...run, breaches });
    }
    return runs;
  } finally {
    for (const server of servers) await server.stop();
    await sandbox.stop();
    await db.close();
    await stack.stop();
  }
}

async function provision(sandboxPort: number, tenant: BenchTenant): Promise<void> {
  await control(sandboxPort, '/control/provision', {
    stronpower: [
      {
        company: tenant.company,
        username: 'vend',
        password: 'vend',
        dialect: 'new',
        price: '150',
        vat_rate: '0',
        currency: 'KES',
        category: 'X',
        meters: tenant.meters.map((meter) => ({ meter_id: meter, customer_id: 'C', customer_name: 'N', customer_phone: '254700000000', customer_address: '' })),
      },
    ],
    sms: [{ vendor: 'beem', api_key: 'beem-bench', secret_key: 'beem-bench', dlr_url: tenant.reportUrl, credit: 100_000_000 }],
  });
}

async function control(port: number, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

interface Scope {
  readonly port: number;
  readonly sandboxPort: number;
  readonly tenant: BenchTenant;
  readonly run: string;
  readonly plan: WaterPlan;
}
interface Entry {
  seq: number;
  at: string;
  kind: string;
  text?: string;
}

async function one({ port, sandboxPort, tenant, run, plan }: Scope): Promise<WaterRun> {
  await control(sandboxPort, '/control/faults', { stronpower: { latency_ms: plan.vendorMs } });
  const since = await lastSeq(sandboxPort);
  const sentAt = new Map<string, number>();
  const result = await load({
    port,
    path: tenant.confirmPath,
    connections: 64,
    milliseconds: plan.seconds * 1000,
    rate: plan.rate,
    body: (n) => {
      const id = receipt(run, n);
      sentAt.set(id, Date.now());
      return confirmation({ receipt: id, shortcode: tenant.shortcode, account: tenant.meters[(n * 7) % tenant.meters.length]!, amount: '150.00' });
    },
  });
  const arrivals = await collect(sandboxPort, since, result.ok);
  const latencies = [...arrivals].flatMap(([id, times]) => (sentAt.has(id) ? [times[0]! - sentAt.get(id)!] : [])).sort((a, b) => a - b);
  const firsts = [...arrivals.values()].map((times) => times[0]!).sort((a, b) => a - b);
  const span = ((firsts.at(-1) ?? 0) - (firsts[0] ?? 0)) / 1000 || 1;
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    label: plan.label,
    offered: plan.rate,
    paid: result.ok,
    delivered: arrivals.size,
    perSecond: arrivals.size / span,
    p50: at(0.5),
    p99: at(0.99),
    intakeP99: result.p99,
    breaches: 0,
    lost: result.ok - arrivals.size,
    doubled: [...arrivals.values()].filter((times) => times.length > 1).length,
  };
}

async function lastSeq(port: number): Promise<number> {
  let since = 0;
  for (;;) {
    const page = (await control(port, `/control/journal?since=${since}&limit=10000`)) as unknown as { entries: Entry[]; next: number };
    if (page.entries.length === 0) return since;
    since = page.next;
  }
}

/** Waits for the SMS of every payment; gives up when none has come for fifteen seconds. */
async function collect(port: number, since: number, expected: number): Promise<Map<string, number[]>> {
  const arrivals = new Map<string, number[]>();
  let quietSince = Date.now();
  for (let cursor = since; arrivals.size < expected && Date.now() - quietSince < 15_000;) {
    const page = (await control(port, `/control/journal?since=${cursor}&limit=10000&kind=sms`)) as unknown as { entries: Entry[]; next: number };
    for (const entry of page.entries) {
      const id = /Ref (\w{10})/.exec(entry.text ?? '')?.[1];
      if (id) arrivals.set(id, [...(arrivals.get(id) ?? []), Date.parse(entry.at)]);
    }
    if (page.entries.length > 0) quietSince = Date.now();
    else
      await new Promise((done) => {
        setTimeout(done, 250);
      });
    cursor = page.next;
  }
  return arrivals;
}
