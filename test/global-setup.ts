import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { JOBS } from '../server/src/app-jobs.ts';
import { startEmbeddedPostgres } from '../server/src/embedded/postgres.ts';
import { installJobs } from '../server/src/kernel/jobs.ts';
import { grantJobs, migrate } from '../server/src/kernel/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    clusterUrl: string;
  }
}

/** One real PostgreSQL for the run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'mkondo-test-'));
  // a test cluster is thrown away, so nothing of it needs to reach the disk
  const postgres = await startEmbeddedPostgres({
    dataDir: folder,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
    onLog: () => undefined,
  });
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  await client.query('create database template_mkondo');
  await client.end();
  const url = postgres.urlFor('template_mkondo');
  await migrate(url, 'migrations');
  await installJobs(url, JOBS);
  await grantJobs(url);
  project.provide('clusterUrl', postgres.adminUrl);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
