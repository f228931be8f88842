import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ajvCompiler from '@fastify/ajv-compiler';
import stringifyCompiler from '@fastify/fast-json-stringify-compiler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from './app.ts';
import { loadConfig } from './config/config.ts';
import { openDb, type Db } from './kernel/db.ts';
import { createLog } from './kernel/log.ts';
import { createMetrics } from './kernel/metrics.ts';

// Schemas are compiled at a route's first request: one that cannot be must not wait for a customer to find out.
describe('the schemas of every route', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mkondo-schemas-'));
  const url = 'postgres://nobody@127.0.0.1:1/none';
  let db: Db;
  let routes: App['http']['routes'];
  beforeAll(async () => {
    db = openDb({ url, max: 1 });
    const config = loadConfig({ MKONDO_DATA_DIR: dataDir, DATABASE_URL: url, LOG_LEVEL: 'silent' });
    ({ routes } = (await createApp({ config, db, log: createLog('silent'), metrics: createMetrics() })).http);
  });
  afterAll(async () => {
    await db.close();
    rmSync(dataDir, { recursive: true });
  });

  it('can be compiled, those of questions and those of answers', () => {
    const validator = ajvCompiler()({}, { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true } });
    const serializer = stringifyCompiler()({});
    const broken: string[] = [];
    for (const { method, path, definition } of routes)
      try {
        for (const schema of [definition.params, definition.query, definition.body]) if (schema) validator({ schema });
        serializer({ schema: definition.response, method, url: path, httpStatus: '200' });
      } catch (error) {
        broken.push(`${method} ${path}: ${String(error)}`);
      }
    expect(broken).toEqual([]);
    expect(routes.length).toBeGreaterThan(100);
  });
});
