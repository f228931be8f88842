import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { ensureRuntimeLogin } from '../server/src/kernel/migrate.ts';

export interface TestDatabase {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
  drop(): Promise<void>;
}

/** A database of its own for a test file, copied from the migrated template. */
export async function createTestDatabase(clusterUrl: string = inject('clusterUrl')): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: clusterUrl });
  await admin.connect();
  // copying needs the template to itself for a moment: test files that start at once take turns
  await admin.query('select pg_advisory_lock(42)');
  await admin.query(`create database ${name} template template_mkondo`);
  await admin.query('select pg_advisory_unlock(42)');
  await admin.end();
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const ownerUrl = url.toString();
  const runtimeUrl = await ensureRuntimeLogin(ownerUrl, 'test-runtime-password');
  return { ownerUrl, runtimeUrl, drop: () => dropDatabase(clusterUrl, name) };
}

async function dropDatabase(clusterUrl: string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: clusterUrl });
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`drop role if exists ${name}_app`);
  await admin.end();
}
