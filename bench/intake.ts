import { load, type LoadResult } from './load.ts';
import { cpuSeconds, environmentOf, startChild, startStack } from './stack.ts';
import { confirmation, prepareTenant, receipt } from './tenants.ts';

export interface IntakeFigures {
  readonly bare: LoadResult;
  readonly stored: LoadResult;
  readonly ratio: number;
  readonly counted: number;
  readonly lost: number;
}

const CONNECTIONS = 128;

/**
 * Durable, deduplicated confirmations a second, beside the same server answering the same POST without
 * storage. Three rounds taken in turn; the ratio is of the medians.
 */
export async function benchIntake(seconds: number, rounds = 3): Promise<IntakeFigures> {
  const stack = await startStack();
  const { port, env } = await environmentOf(stack);
  const { db, tenant } = await prepareTenant(env, 100);
  const server = await startChild<{ port: number }>('bench/server-process.ts', env, ['web']);
  const body =
    (run: string) =>
    (n: number): string =>
      confirmation({ receipt: receipt(run, n), shortcode: tenant.shortcode, account: tenant.meters[n % tenant.meters.length]!, amount: '100.00' });
  const take = (path: string, run: string, milliseconds: number): Promise<LoadResult> =>
    load({ port, path, connections: CONNECTIONS, milliseconds, body: body(run) });
  try {
    await take(`/health/nostore${tenant.confirmPath}`, 'W', 1500);
    await take(tenant.confirmPath, 'X', 2500);
    const before = await count(db, tenant.tenantId);
    const bare: LoadResult[] = [];
    const stored: LoadResult[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await take(`/health/nostore${tenant.confirmPath}`, 'B', seconds * 1000));
      const cpu = await cpuSeconds(server.process.pid!);
      stored.push(await take(tenant.confirmPath, `S${round}`, seconds * 1000));
      process.stdout.write(
        `  round ${round + 1}: bare ${bare[round]!.perSecond.toFixed(0)}/s, stored ${stored[round]!.perSecond.toFixed(0)}/s, p50 ${stored[round]!.p50.toFixed(1)} p99 ${stored[round]!.p99.toFixed(1)} ms, server CPU ${((await cpuSeconds(server.process.pid!)) - cpu).toFixed(1)} s, client CPU ${(stored[round]!.cpuMs / 1000).toFixed(1)} s\n`,
      );
    }
    const acknowledged = stored.reduce((sum, one) => sum + one.ok, 0);
    const counted = (await count(db, tenant.tenantId)) - before;
    const middle = (list: LoadResult[]): LoadResult => [...list].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(list.length / 2)]!;
    return { bare: middle(bare), stored: middle(stored), ratio: middle(stored).perSecond / middle(bare).perSecond, counted, lost: acknowledged - counted };
  } finally {
    await server.stop();
    await db.close();
    await stack.stop();
  }
}

async function count(db: Awaited<ReturnType<typeof prepareTenant>>['db'], tenantId: string): Promise<number> {
  return db.inTenant(tenantId, async (tx) => {
    const { rows } = await tx.raw(
      'select (select count(*) from payments)::int as payments, (select count(distinct receipt) from payment_events)::int as events',
    );
    return Math.min(Number(rows[0]!['payments']), Number(rows[0]!['events']));
  });
}
