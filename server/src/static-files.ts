import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

export interface ConsoleOptions {
  readonly version: string;
  readonly sandboxPort: number | undefined;
  readonly demo: { readonly shortcode: string; readonly meter: string; readonly phone: string } | null;
}

const DIST = join(import.meta.dirname, '../../console/dist');

/** Paths that the page draws by itself; everything else that nobody knows stays a 404. */
export const CONSOLE_PAGES = [
  'simulator',
  'sign-in',
  'register',
  'verify-email',
  'forgot-password',
  'reset-password',
  'invite',
  'profile',
  'settings',
  'platform',
  'overview',
  'payments',
  'customers',
  'meters',
  'tokens',
  'issue',
  'suspense',
  'notices',
  'approvals',
  'unknown',
  'alerts',
  'key-changes',
  'erasures',
  'imports',
  'tariffs',
  'refunds',
  'reconciliation',
  'reports',
  'analytics',
  'inbox',
  'campaigns',
  'templates',
  'sms',
  'contacts',
] as const;

/** Everything comes from here; only outside production may the page talk to the sandbox beside us. */
function contentPolicy(sandboxPort: number | undefined): string {
  const vendors = sandboxPort === undefined ? '' : ` http://localhost:${sandboxPort} http://127.0.0.1:${sandboxPort}`;
  return `default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'${vendors}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
}

/** The console's page and its hashed, immutable assets. */
export async function addConsole(fastify: FastifyInstance, options: ConsoleOptions): Promise<void> {
  const schema: object = { hide: true };
  const policy = contentPolicy(options.sandboxPort);
  fastify.get('/config.json', { schema }, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({
      product: 'Mkondo',
      version: options.version,
      sandbox: options.sandboxPort === undefined ? null : { port: options.sandboxPort },
      demo: options.demo,
    }),
  );
  if (!existsSync(join(DIST, 'index.html'))) return;
  await fastify.register(fastifyStatic, { root: join(DIST, 'assets'), prefix: '/assets/', immutable: true, maxAge: '365d', decorateReply: true, index: false });
  const page = (reply: FastifyReply): FastifyReply =>
    reply.header('content-security-policy', policy).header('cache-control', 'no-cache').sendFile('index.html', DIST, { cacheControl: false });
  for (const path of ['/', ...CONSOLE_PAGES.flatMap((name) => [`/${name}`, `/${name}/*`])]) fastify.get(path, { schema }, (_request, reply) => page(reply));
}

/** Headers of every answer (OWASP secure headers); pages add their own content policy. */
export function addSecurityHeaders(fastify: FastifyInstance, production: boolean): void {
  fastify.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      ...(production ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
    });
    if (!reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
}
