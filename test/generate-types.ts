/** Writes server/src/kernel/schema.gen.ts from a freshly migrated database: `npm run types`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../server/src/embedded/postgres.ts';
import { migrate } from '../server/src/kernel/migrate.ts';

const TARGET = 'server/src/kernel/schema.gen.ts';
const folder = mkdtempSync(join(tmpdir(), 'mkondo-types-'));
const postgres = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off' }, onLog: (line) => process.stderr.write(`${line}\n`) });
try {
  await migrate(postgres.urlFor('postgres'), 'migrations');
  const made = spawnSync(
    'node_modules/.bin/kysely-codegen',
    [
      '--url',
      postgres.urlFor('postgres'),
      '--dialect',
      'postgres',
      '--out-file',
      TARGET,
      '--include-pattern',
      'public.*',
      '--type-only-imports',
      '--date-parser',
      'string',
    ],
    { stdio: 'inherit' },
  );
  // the driver hands 64-bit integers over as bigint (kernel/db.ts)
  writeFileSync(TARGET, readFileSync(TARGET, 'utf8').replace('ColumnType<string, bigint | number | string', 'ColumnType<bigint, bigint | number | string'));
  process.exitCode = made.status ?? 1;
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
