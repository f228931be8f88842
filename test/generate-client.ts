/**
 * Writes console/src/api/generated/types.gen.ts from the server's OpenAPI document: `npm run client`.
 * With `--check` it writes nothing and fails when the document has changed since.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { createApp } from '../server/src/app.ts';
import { loadConfig } from '../server/src/config/config.ts';
import { openDb } from '../server/src/kernel/db.ts';
import { createLog } from '../server/src/kernel/log.ts';
import { createMetrics } from '../server/src/kernel/metrics.ts';

const FOLDER = 'console/src/api/generated';
const TARGET = join(FOLDER, 'types.gen.ts');
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Json = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- an OpenAPI document as it comes

/** The document of the routes as they stand in the source; the database is never asked, so none runs. */
async function readDocument(): Promise<Json> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mkondo-client-'));
  const db = openDb({ url: 'postgres://nobody@127.0.0.1:1/none', max: 1 });
  try {
    const config = loadConfig({ MKONDO_DATA_DIR: dataDir, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'silent' });
    const app = await createApp({ config, db, log: createLog('silent'), metrics: createMetrics() });
    await app.http.fastify.ready();
    const document = app.http.fastify.swagger() as Json;
    await app.close();
    return structuredClone(document);
  } finally {
    await db.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What the console needs of the document: bodies, parameters and good answers; refusals have one shape that it knows. */
function withoutWords(document: Json): Json {
  for (const path of Object.keys(document['paths'])) {
    if (!path.startsWith('/api/')) delete document['paths'][path];
    for (const method of METHODS) {
      const operation = document['paths'][path]?.[method] as Json | undefined;
      if (!operation) continue;
      delete operation['description'];
      operation['parameters'] = (operation['parameters'] ?? []).filter((parameter: Json) => parameter['in'] === 'path' || parameter['in'] === 'query');
      for (const status of Object.keys(operation['responses'])) {
        if (!status.startsWith('2')) delete operation['responses'][status];
      }
    }
  }
  return { openapi: document['openapi'], info: { title: 'Mkondo', version: '0' }, paths: document['paths'], components: document['components'] };
}

function isKept(key: string, value: unknown): boolean {
  return (
    !(['description', 'example', 'examples', 'tags', 'security', 'headers', 'externalDocs'].includes(key) && typeof value !== 'object') && key !== 'examples'
  );
}

const document = withoutWords(await readDocument());
const text = JSON.stringify(document, (key, value: unknown) => (isKept(key, value) ? value : undefined));
const mark = `// document ${createHash('sha256').update(text).digest('hex')}`;
if (process.argv.includes('--check')) {
  const fresh = existsSync(TARGET) && readFileSync(TARGET, 'utf8').startsWith(mark);
  if (!fresh) process.stderr.write(`${TARGET} is older than the routes of the server: run "npm run client"\n`);
  process.exitCode = fresh ? 0 : 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'mkondo-types-'));
  try {
    await createClient({ input: JSON.parse(text) as never, output: folder, plugins: ['@hey-api/typescript'], logs: { level: 'warn' } });
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(TARGET, `${mark}\n${readFileSync(join(folder, 'types.gen.ts'), 'utf8')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
