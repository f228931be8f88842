import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { waitFor } from '../../../test/harness/wait.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres.ts';

let folder: string;
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mkondo-embedded-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const postgres of running.splice(0)) await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const settings = { shared_buffers: '16MB', max_wal_size: '64MB', min_wal_size: '32MB' };
const start = async (): Promise<EmbeddedPostgres> => {
  const postgres = await startEmbeddedPostgres({ dataDir: folder, settings, onLog: () => undefined });
  running.push(postgres);
  return postgres;
};
async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** Another process of the product that owns the folder until it is killed. @returns it and its database's process. */
async function startElsewhere(): Promise<{ owner: ChildProcess; databasePid: number; url: string }> {
  const module = join(import.meta.dirname, 'postgres.ts');
  const program = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)}); const p = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(folder)}, settings: ${JSON.stringify(settings)} }); process.stdout.write(JSON.stringify({ pid: p.pid, url: p.adminUrl }) + '\\n'); setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(owner);
  let said = '';
  owner.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await waitFor(() => said.endsWith('\n'), { what: 'the other owner', withinMs: 60_000 });
  const { pid, url } = JSON.parse(said) as { pid: number; url: string };
  return { owner, databasePid: pid, url };
}

it('what was written is there after a stop and a start, and the folder is free in between', async () => {
  const first = await start();
  await ask(first.adminUrl, 'create table kept (n int); insert into kept values (7)');
  await running.pop()!.stop();
  await expect(ask(first.adminUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED|ENOENT/);
  expect(existsSync(join(folder, 'postgres', 'owner.json'))).toBe(false);
  const second = await start();
  expect(await ask(second.adminUrl, 'select n from kept')).toEqual([{ n: 7 }]);
});

it('a folder that another living process owns is refused, with the reason and the way out', async () => {
  const { owner, url } = await startElsewhere();
  await expect(start()).rejects.toThrow(new RegExp(`in use by another running copy \\(process ${owner.pid}\\).*MKONDO_DATA_DIR`));
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('the same process cannot own it twice', async () => {
  await start();
  await expect(start()).rejects.toThrow(/in use by another running copy/);
});

it('a database that a killed owner left running is taken over, with all that was committed', async () => {
  const { owner, url } = await startElsewhere();
  await ask(url, 'create table paid (receipt text); insert into paid select g::text from generate_series(1, 500) g');
  owner.kill('SIGKILL');
  await waitFor(() => owner.exitCode !== null || owner.signalCode !== null);
  expect(await ask(url, 'select count(*)::int as n from paid')).toEqual([{ n: 500 }]);
  const taken = await start();
  await expect(ask(url, 'select 1')).rejects.toThrow(/ECONNREFUSED|ENOENT/);
  expect(await ask(taken.adminUrl, 'select count(*)::int as n from paid')).toEqual([{ n: 500 }]);
});

it('owner and database killed together: what was committed recovers, what was not is gone', async () => {
  const { owner, databasePid, url } = await startElsewhere();
  await ask(url, 'create table paid (receipt text primary key)');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  for (let receipt = 0; receipt < 50; receipt += 1) await client.query('insert into paid values ($1)', [`R${receipt}`]);
  await client.query('begin');
  await client.query("insert into paid values ('never committed')");
  owner.kill('SIGKILL');
  process.kill(databasePid, 'SIGKILL');
  await waitFor(() => owner.exitCode !== null || owner.signalCode !== null);
  await waitFor(
    () =>
      ask(url, 'select 1').then(
        () => false,
        () => true,
      ),
    { what: 'the database gone' },
  );
  const recovered = await start();
  const rows = await ask(recovered.adminUrl, 'select receipt from paid');
  expect(rows.map((row) => row['receipt']).sort()).toEqual(Array.from({ length: 50 }, (_, index) => `R${index}`).sort());
});

it('a folder too deep for a local socket is served by the port alone', async () => {
  const shallow = folder;
  folder = join(folder, 'a-folder-with-a-long-name'.repeat(3), 'and-one-below-it'.repeat(3));
  mkdirSync(folder, { recursive: true });
  try {
    const postgres = await start();
    expect(new URL(postgres.adminUrl).searchParams.get('host')).toBe(null);
    expect(await ask(postgres.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await running.pop()!.stop();
  } finally {
    folder = shallow;
  }
});

it('says when the server has gone', async () => {
  const postgres = await start();
  process.kill(postgres.pid, 'SIGKILL');
  await postgres.exited;
  await running.pop()!.stop();
  expect(await ask((await start()).adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});
