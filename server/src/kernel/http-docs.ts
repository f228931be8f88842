import { readFile } from 'node:fs/promises';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { describeOperation, type DocsWords, type RawOperation } from './http-docs-operation.ts';
import { components, type Json } from './http-docs-parts.ts';
import type { RouteDefinition } from './http.ts';

export interface DocsOptions {
  readonly version: string;
  readonly publicUrl: string;
  /** The table of routes; read when the document is first asked for. */
  readonly routes: readonly { readonly definition: RouteDefinition }[];
  readonly words: DocsWords;
}

type Paths = Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;

/** Must be registered before the routes, so that it sees them all. The document is made when somebody first asks for it. */
export async function addOpenApi(fastify: FastifyInstance, { version, publicUrl, routes, words }: DocsOptions): Promise<void> {
  await fastify.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Mkondo', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: publicUrl }],
    },
    hideUntagged: false,
    stripBasePath: false,
    transformObject: (made) => {
      const raw = (made as unknown as { readonly openapiObject: { readonly paths: Paths } }).openapiObject;
      return {
        ...raw,
        tags: Object.entries(words.tags).map(([name, description]) => ({ name, description })),
        security: [{ session: [] }, { api_key: [] }],
        paths: describePaths(raw.paths, routes, words),
        components: components(),
      } as object;
    },
  });
}

const ABOUT = `Prepaid water and customer messaging. JSON, snake_case. Every path answers with and without its trailing slash.

Money and volumes are decimal strings, times RFC 3339 with a zone. Errors have one shape: branch on \`code\`. Lists take \`page\` and \`page_size\`, or \`cursor\` for any depth. Answers carry \`RateLimit-*\` headers.`;

function describePaths(raw: Paths, routes: DocsOptions['routes'], words: DocsWords): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { definition } of routes) {
    const path = definition.path.replace(/:(\w+)/g, '{$1}');
    const method = definition.method.toLowerCase();
    (paths[path] ??= {})[method] = describeOperation(raw[path]![method]!, definition, words);
  }
  return paths;
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
