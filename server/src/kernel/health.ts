import { Type } from 'typebox';
import { route, type RouteDefinition } from './http.ts';
import { AppError } from './errors.ts';

export interface HealthDeps {
  readonly version: string;
  /** Rejects when the database cannot be asked. */
  readonly database: () => Promise<void>;
  /** Null without Redis: then it is not needed. */
  readonly redis: (() => Promise<void>) | null;
  readonly draining: () => boolean;
}

const WITHIN_MS = 2_000;

async function check(probe: () => Promise<void>): Promise<'ok' | 'unavailable'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), WITHIN_MS);
  });
  try {
    await Promise.race([probe(), late]);
    return 'ok';
  } catch {
    return 'unavailable';
  } finally {
    clearTimeout(timer);
  }
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Record<string, string>;
}

/** Whether the process can serve: its database answers and it is not on its way out. Redis may be away. */
export async function readinessOf(deps: Omit<HealthDeps, 'version'>): Promise<Readiness> {
  const checks = {
    database: await check(deps.database),
    redis: deps.redis ? await check(deps.redis) : 'not_configured',
    draining: deps.draining() ? 'yes' : 'no',
  };
  return { ready: checks.database === 'ok' && checks.draining === 'no', checks };
}

export function livenessOf({ version }: Pick<HealthDeps, 'version'>): { status: string; service: string; version: string } {
  return { status: 'healthy', service: 'mkondo', version };
}

/** Liveness asks nothing of others: a database that is away must not make a supervisor restart everything. */
export function healthRoutes(deps: HealthDeps): RouteDefinition[] {
  const alive = livenessOf(deps);
  const Alive = Type.Object({ status: Type.String(), service: Type.String(), version: Type.String() });
  const Ready = Type.Object({ status: Type.String(), checks: Type.Record(Type.String(), Type.String()) });
  const Part = Type.Object({ status: Type.String() });
  const tag = 'Health';
  const live = (path: string): RouteDefinition =>
    route({ method: 'GET', path, summary: 'The process is alive', tag, access: 'public', response: Alive, handle: () => Promise.resolve(alive) });
  const part = (path: string, probe: () => Promise<string>): RouteDefinition =>
    route({
      method: 'GET',
      path,
      summary: 'One dependency',
      tag,
      access: 'public',
      response: Part,
      errors: [503],
      async handle() {
        const status = await probe();
        if (status === 'unavailable') throw unavailable({ status });
        return { status };
      },
    });
  return [
    live('/health/'),
    live('/api/health/'),
    route({
      method: 'GET',
      path: '/health/ready/',
      summary: 'The process can serve',
      tag,
      access: 'public',
      response: Ready,
      errors: [503],
      async handle() {
        const { ready, checks } = await readinessOf(deps);
        if (!ready) throw unavailable(checks);
        return { status: 'ready', checks };
      },
    }),
    part('/api/health/db/', () => check(deps.database)),
    part('/api/health/redis/', async () => (deps.redis ? check(deps.redis) : 'not_configured')),
  ];
}

function unavailable(details: Record<string, string>): AppError {
  return new AppError({ code: 'unavailable', status: 503, message: 'Not ready.', details, headers: { 'retry-after': '2' } });
}
