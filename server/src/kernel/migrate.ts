import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** Applies the plain-SQL migrations that are still missing, in order, each in its own transaction. */
export async function migrate(ownerUrl: string, folder: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'mkondo-migrate' });
  await client.connect();
  try {
    // two processes that start at once take turns
    await client.query('select pg_advisory_lock(7266563)');
    await client.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const done = await client.query<{ name: string; checksum: string }>('select name, checksum from schema_migrations');
    const applied = new Map(done.rows.map((row) => [row.name, row.checksum]));
    const fresh: string[] = [];
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
      const text = await readFile(join(folder, name), 'utf8');
      if (await applyOne(client, { name, text, known: applied.get(name) })) fresh.push(name);
    }
    // any of them may have added a sealed column to a table that platform staff read
    await client.query('select keep_secrets_from_platform()');
    return fresh;
  } finally {
    await client.end();
  }
}

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly known: string | undefined;
}

async function applyOne(client: pg.Client, { name, text, known }: Migration): Promise<boolean> {
  const checksum = createHash('sha256').update(text).digest('hex');
  if (known === checksum) return false;
  if (known !== undefined) throw new Error(`migration ${name} was changed after it had been applied: add a new one instead`);
  await client.query('begin');
  try {
    // a lock that is not had quickly must not queue up every other query behind us
    await client.query("set local lock_timeout = '5s'");
    await client.query(text);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Rights of a login: those of the runtime role always, the platform's reading role only when it is entered. */
async function admit(client: pg.Client, name: string): Promise<void> {
  await client.query(`grant mkondo_runtime to ${name} with inherit true`);
  await client.query(`grant mkondo_platform to ${name} with inherit false, set true`);
}

/** Gives an existing plain login, named by its own URL, what the product needs. */
export async function admitLogin(ownerUrl: string, runtimeUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await admit(client, client.escapeIdentifier(decodeURIComponent(new URL(runtimeUrl).username)));
  } finally {
    await client.end();
  }
}

/** Lets the runtime role work with the job queue's tables, which the queue's own installer makes. */
export async function grantJobs(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('grant usage on schema jobs to mkondo_runtime');
    await client.query('grant select, insert, update, delete on all tables in schema jobs to mkondo_runtime');
    await client.query('grant usage on all sequences in schema jobs to mkondo_runtime');
    await client.query('grant execute on all functions in schema jobs to mkondo_runtime');
    await client.query('grant select on schema_migrations to mkondo_runtime');
  } finally {
    await client.end();
  }
}

/**
 * Makes (or mends) the login the product runs under: it inherits the runtime role, may enter the
 * platform role, owns nothing.
 * @returns its URL.
 */
export async function ensureRuntimeLogin(ownerUrl: string, password: string): Promise<string> {
  const url = new URL(ownerUrl);
  const login = `${url.pathname.slice(1)}_app`;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7266564)');
    const name = client.escapeIdentifier(login);
    const existing = await client.query('select from pg_roles where rolname = $1', [login]);
    // an owner that is no superuser may set a password, not attributes
    const attributes = existing.rowCount === 0 ? 'login nosuperuser nobypassrls nocreatedb nocreaterole' : '';
    await client.query(`${existing.rowCount === 0 ? 'create' : 'alter'} role ${name} ${attributes} password ${client.escapeLiteral(password)}`);
    await admit(client, name);
  } finally {
    await client.end();
  }
  url.username = encodeURIComponent(login);
  url.password = encodeURIComponent(password);
  return url.toString();
}
