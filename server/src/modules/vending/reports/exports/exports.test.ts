import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send, startTestApp, type Answer, type Json, type TestApp } from '../../../../../../test/harness.ts';
import { benchOf, DAY_MS, exportRow, openShop, sell, type Bench } from '../reports.testkit.ts';
import { claimExport } from './queries.ts';
import { runExport } from './run.ts';
import { removeExpired, removeLeftovers, takeUpLeft } from './tidy.ts';

const OWNER = 'owner@demo.test';
const PAYMENTS = 2_345;

let app: TestApp;
let bench: Bench;
let tenantId: string;
let meterId: string;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
  bench = benchOf(app);
  tenantId = app.tenantIds.demo;
  const shop = await openShop(app, tenantId);
  meterId = shop.meterId;
  const began = Date.now() - 20 * DAY_MS;
  await sell(
    app,
    { tenantId, shop },
    Array.from({ length: PAYMENTS }, (_, index) => ({ at: new Date(began + index * 60_000) })),
  );
});
afterAll(() => app.stop());

async function order(body: Json = {}, as = OWNER): Promise<string> {
  const answer = await app.api('POST', '/api/exports/', { as, body: { report: 'transactions', format: 'csv', filters: { meter: meterId }, ...body } });
  expect([answer.status, answer.text]).toEqual([202, answer.text]);
  return answer.body['id'] as string;
}

const run = (exportId: string, deps: Bench = bench): Promise<void> => runExport(deps, { tenantId, exportId });
const look = async (id: string, as = OWNER): Promise<Json> => (await app.api('GET', `/api/exports/${id}/`, { as })).body;
const open = (url: string): Promise<Answer> => send(url, 'GET');
const jobs = async (id: string): Promise<number> =>
  (await app.sql("select from jobs.job where name = 'reports.export' and data ->> 'exportId' = $1", [id])).length;

async function ready(body: Json = {}): Promise<Json> {
  const id = await order(body);
  await run(id);
  return look(id);
}

describe('an export as PDF of more than 50,000 rows', () => {
  it('is refused when it is asked for, and when it came to be so, with CSV and XLSX as the way out', async () => {
    const shop = await openShop(app, tenantId);
    const paid = (from: number, to: number) =>
      app.sql(
        `insert into payments (tenant_id, id, receipt, source, amount_minor, shortcode, account_text, phone, state, meter_id, received_at)
         select $1, (lpad(to_hex(1700000000000 + i), 12, '0') || '7' || substr(md5(i::text), 1, 19))::uuid, 'L' || i, 'c2b', 100, '600100', 'typed', '254700111222', 'vended', $2, to_timestamp(1700000000)
         from generate_series($3::bigint, $4::bigint) i`,
        [tenantId, shop.meterId, from, to],
      );
    await paid(1, 50_000);
    const long = { report: 'transactions', format: 'pdf', filters: { meter: shop.meterId } };
    const id = await order(long);
    await paid(50_001, 50_001);
    const answer = await app.api('POST', '/api/exports/', { as: OWNER, body: long });
    expect([answer.status, answer.body['code'], answer.body['message']]).toEqual([400, 'exports.too_long', expect.stringMatching(/50000 rows.*CSV or XLSX/)]);
    await run(id);
    expect(await look(id)).toMatchObject({ state: 'failed', error_code: 'exports.too_long', download_url: null });
    await order({ ...long, format: 'csv' });
  });
});

describe('an export', () => {
  it('is put in line, then is a file with every row once, the same that the report itself gives', async () => {
    const id = await order();
    expect([await jobs(id), (await look(id))['state'], (await look(id))['download_url']]).toEqual([1, 'queued', null]);
    await run(id);
    const export_ = await look(id);
    expect(export_).toMatchObject({ state: 'ready', progress: 100, rows: PAYMENTS, rows_expected: PAYMENTS });
    const file = await open(export_['download_url'] as string);
    const direct = await app.api('GET', `/api/reports/transactions/?format=csv&meter=${meterId}`, { as: OWNER });
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-length')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      String(export_['bytes']),
    ]);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="transactions-\d{4}-\d\d-\d\d\.csv"$/);
    expect(file.text).toBe(direct.text);
    expect(new Set(file.text.split('\r\n')).size).toBe(PAYMENTS + 2);
  });

  it.each(['xlsx', 'pdf'])('is made as %s too', async (format) => {
    const file = await open((await ready({ format }))['download_url'] as string);
    expect([file.status, file.text.slice(0, 2)]).toEqual([200, format === 'pdf' ? '%P' : 'PK']);
  });

  it('hides phone numbers from whom they are hidden, and so does its link', async () => {
    const key = (await app.api('POST', '/api/api-keys/', { as: OWNER, body: { name: 'Books', scopes: ['reports.export'] } })).body['key'] as string;
    const id = await order({}, key);
    await run(id);
    expect((await open((await look(id, key))['download_url'] as string)).text).toContain('25470*****22');
    expect((await look((await ready())['id'] as string, key))['download_url']).toBeNull();
  });

  it('refuses filters that the report does not have, times that are none, and more than twenty at once', async () => {
    const refused = await Promise.all(
      [{ site: 'x' }, { from: 'yesterday' }, { from: '2026-11-02', to: '2026-11-01' }].map((filters) =>
        app.api('POST', '/api/exports/', { as: 'owner@other.test', body: { report: 'transactions', format: 'csv', filters } }),
      ),
    );
    expect(refused.map((answer) => [answer.status, Object.keys(answer.body['details'] as Json)])).toEqual([
      [400, ['filters.site']],
      [400, ['from']],
      [400, ['to']],
    ]);
    const answers = [];
    for (let count = 0; count < 21; count += 1)
      answers.push(await app.api('POST', '/api/exports/', { as: 'owner@other.test', body: { report: 'tokens', format: 'csv' } }));
    expect(answers.slice(0, 20).map((answer) => answer.status)).toEqual(Array(20).fill(202));
    expect([answers[20]!.status, answers[20]!.body['code']]).toEqual([409, 'exports.too_many']);
  });
});

describe('a link', () => {
  it('is good for its own file only: nothing in it can be changed', async () => {
    const [mine, another] = [await ready(), await ready()];
    const url = new URL(mine['download_url'] as string);
    const changed = (name: string, value: string): string => {
      const copy = new URL(url);
      if (name === 'path') copy.pathname = copy.pathname.replace(mine['id'] as string, value);
      else copy.searchParams.set(name, value);
      return copy.href;
    };
    const wrong = [
      changed('path', another['id'] as string),
      changed('client', app.tenantIds.other),
      changed('client', 'x'),
      changed('expires', String(Number(url.searchParams.get('expires')) + 1)),
      changed('signature', 'AAAA'),
      url.href.replace(/&signature=.*/, ''),
    ];
    const answers = await Promise.all(wrong.map(open));
    const bare = (answer: Answer): string => `${answer.status} ${answer.text.replace(/"request_id":"[^"]*"/, '')}`;
    expect(new Set(answers.map(bare)).size).toBe(1);
    expect(answers[0]!.status).toBe(404);
    expect((await open(url.href)).status).toBe(200);
  });

  it('ends, and says so', async () => {
    const late = benchOf(app);
    const id = (await ready())['id'] as string;
    const { urlOf } = await import('./run.ts');
    const row = (await app.sql('select * from report_exports where id = $1', [id]))[0] as never;
    const answer = await open(urlOf(late, row, new Date(Date.now() - 1_000)));
    expect([answer.status, answer.body['code']]).toEqual([403, 'exports.link_expired']);
  });

  it('is written down each time somebody uses it', async () => {
    const export_ = await ready();
    await open(export_['download_url'] as string);
    const log = await app.sql('select actor_kind, action from audit_log where object_id = $1 order by seq', [export_['id']]);
    expect(log.map((row) => row['action'])).toEqual(['export.requested', 'export.ready', 'export.downloaded']);
    expect(log[2]!['actor_kind']).toBe('link');
  });
});

describe('a worker that dies', () => {
  it('leaves an export that nobody else takes until its lease is over, then it is made from its first row', async () => {
    const id = await order();
    const at = bench.clock.now();
    await app.db.inTenant(tenantId, (tx) => claimExport(tx, id, { at, until: new Date(at.getTime() + 60_000) }));
    await run(id);
    expect((await exportRow(app, id))['state']).toBe('running');
    bench.time.ahead = 2 * 60_000;
    await app.db.inTenant(tenantId, (tx) => takeUpLeft(tx, bench.clock.now()));
    expect(await jobs(id)).toBe(2);
    await run(id);
    bench.time.ahead = 0;
    expect(await exportRow(app, id)).toMatchObject({ state: 'ready', attempts: 2, rows_done: BigInt(PAYMENTS) });
  });

  it('and comes back has no say any more: the later attempt stands', async () => {
    const id = await order();
    const slow = benchOf(app, {
      store: {
        ...bench.store,
        write: async (key, content) => {
          const bytes = await bench.store.write(key, content);
          await app.sql("update report_exports set attempts = attempts + 1, lease_until = now() + interval '1 minute' where id = $1", [id]);
          return bytes;
        },
      },
    });
    await run(id, slow);
    expect(await exportRow(app, id)).toMatchObject({ state: 'running', attempts: 2 });
  });

  it('leaves half a file under no name that is served, and it is swept away', async () => {
    const folder = join(app.config.exportDir, tenantId);
    const half = join(folder, 'x.csv.abc.part');
    await writeFile(half, 'half');
    await removeLeftovers(bench);
    expect(await readdir(folder)).toContain('x.csv.abc.part');
    await utimes(half, new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() - 2 * DAY_MS));
    await removeLeftovers(bench);
    expect(await readdir(folder)).not.toContain('x.csv.abc.part');
  });

  it('of the same export five times makes it failed, with a reason', async () => {
    const id = await order();
    const broken = benchOf(app, { store: { ...bench.store, write: () => Promise.reject(new Error('the disk is full')) } });
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await expect(run(id, broken)).rejects.toThrow('the disk is full');
      expect((await exportRow(app, id))['state']).toBe('queued');
    }
    await expect(run(id, broken)).rejects.toThrow('the disk is full');
    expect(await look(id)).toMatchObject({ state: 'failed', error_code: 'internal', download_url: null });
  });
});

describe('after a week', () => {
  it('the file goes, the row stays, and a link to it says what to do', async () => {
    const export_ = await ready();
    const name = `${export_['id'] as string}.csv`;
    expect(await readdir(join(app.config.exportDir, tenantId))).toContain(name);
    await app.sql("update report_exports set expires_at = now() - interval '1 second' where id = $1", [export_['id']]);
    await removeExpired(bench, tenantId);
    expect(await readdir(join(app.config.exportDir, tenantId))).not.toContain(name);
    expect(await look(export_['id'] as string)).toMatchObject({ state: 'expired', download_url: null });
    const answer = await open(export_['download_url'] as string);
    expect([answer.status, answer.body['code']]).toEqual([409, 'exports.file_gone']);
  });
});
