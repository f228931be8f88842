import { readFile } from 'node:fs/promises';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

export interface DocsOptions {
  readonly version: string;
  readonly publicUrl: string;
}

/** Must be registered before the routes, so that it sees them all. */
export async function addOpenApi(fastify: FastifyInstance, { version, publicUrl }: DocsOptions): Promise<void> {
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Mkondo',
        version,
        description:
          'Prepaid water and customer messaging. Errors: `{error, code, message, details, request_id, docs_url}`; money and volumes are decimal strings; times RFC 3339.',
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT or API key' } } },
      security: [{ bearer: [] }],
    },
    hideUntagged: false,
  });
}

/** The document under its two names, Swagger UI under its two, and ReDoc; everything is served from here. */
export async function addDocsPages(fastify: FastifyInstance): Promise<void> {
  const schema: object = { hide: true };
  for (const path of ['/api/schema', '/swagger.json']) fastify.get(path, { schema }, (_request, reply) => reply.send(fastify.swagger()));
  for (const routePrefix of ['/api/docs', '/swagger']) {
    await fastify.register(async (scope) => {
      scope.addHook('onSend', async (_request, reply) => {
        void reply.header('content-security-policy', DOCS_POLICY);
      });
      await scope.register(swaggerUi, { routePrefix, uiConfig: { docExpansion: 'none', filter: true } });
    });
  }
  const bundle = new URL(import.meta.resolve('redoc/bundles/redoc.standalone.js'));
  fastify.get('/redoc', { schema }, (_request, reply) => reply.header('content-security-policy', DOCS_POLICY).type('text/html; charset=utf-8').send(REDOC));
  // a megabyte that few ask for: read when it is
  fastify.get('/redoc/redoc.js', { schema }, async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=86400')
      .type('text/javascript; charset=utf-8')
      .send(await readFile(bundle)),
  );
}

/** The two viewers write style attributes; scripts come from here alone. */
const DOCS_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

const REDOC = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mkondo API</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><redoc spec-url="/swagger.json" hide-loading disable-search="false"></redoc><script src="/redoc/redoc.js"></script></body></html>`;
