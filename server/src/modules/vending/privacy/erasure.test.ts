import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../test/harness.ts';
import type { Family } from '../../../../../test/isolation/family-ids.ts';
import { newId } from '../../../kernel/ids.ts';
import { enqueue } from '../../../kernel/jobs.ts';
import { record, systemSource, verifyChain } from '../../tenancy/audit/index.ts';
import { privacyJobs } from './jobs.ts';
import { readPerson } from './person.ts';
import { findBlockers } from './person-queries.ts';
import type { Place } from './place.ts';
import { PLACES } from './places.ts';
import { holdsByLink, personColumns, personWithEverything, SENTENCE, settleAll, TRACES, WANJIKU } from './privacy.testkit.ts';

let app: TestApp;
let tenantId: string;
let family: Family;
let marked: readonly string[];
let before: readonly string[];
let books: Row[];
const erasureId = newId();

beforeAll(async () => {
  app = await startTestApp();
  ({ tenantId, family } = await personWithEverything(app));
  await app.sql('delete from audit_log where tenant_id = $1', [tenantId]);
  await app.db.inTenant(tenantId, (tx) =>
    record(tx, systemSource, [
      { action: 'refund.requested', objectType: 'payment', objectId: family.vendedPayment, details: { reason: SENTENCE } },
      { action: 'meter.changed', objectType: 'meter', objectId: family.meter, details: { site: 'North' } },
    ]),
  );
});
afterAll(() => app.stop());

const known = (): Promise<Awaited<ReturnType<typeof readPerson>>> => app.db.inTenant(tenantId, (tx) => readPerson(tx, family.customer));

/** Writes the person into every place that knows itself as one: rows that are theirs, and free text anywhere. */
async function writeTraces(place: Place): Promise<string | null> {
  const columns = await personColumns(app, place);
  const { values } = (await known())!;
  const links = Object.entries(place.by).map(([column, link]) => ({ column, values: values[link] }));
  const rows = await app.sql(`select t.ctid::text as place, to_jsonb(t) ->> 'id' as id, to_jsonb(t) as all from ${place.table} t where tenant_id = $1`, [
    tenantId,
  ]);
  const isTheirs = (row: Row): boolean => links.length === 0 || links.some((link) => link.values.includes(String(row['all'][link.column])));
  const theirs = rows.filter((row) => place.everywhere || isTheirs(row));
  for (const [index, row] of theirs.entries()) {
    const told = isTheirs(row) ? columns : columns.filter(({ name }) => place.scrub?.includes(name));
    const values = told.map(({ name, type }) => traceOf({ name, type, id: row['id'] as string, no: index }));
    const sets = told.map(({ name }, at) => `${name} = $${at + 3}`);
    if (sets.length > 0)
      await app.sql(
        `update ${place.table} set ${sets.join(', ')} where tenant_id = $1 and ctid = (select ctid from ${place.table} t where to_jsonb(t) = $2 limit 1)`,
        [tenantId, JSON.stringify(row['all']), ...values],
      );
  }
  return theirs.length > 0 && (columns.length > 0 || holdsByLink(place)) ? place.table : null;
}

function traceOf({ name, type, id, no }: { readonly name: string; readonly type: string; readonly id: string; readonly no: number }): unknown {
  const text = `${SENTENCE} ${no}`;
  if (name.endsWith('_sealed')) return app.secrets.seal(text, { tenantId, recordId: id, field: name.replace(/_sealed$/, '') });
  if (type === 'jsonb') return JSON.stringify({ who: text, list: [WANJIKU.phone], number: Number(WANJIKU.phone) });
  return type === 'bytea' ? Buffer.from(JSON.stringify({ who: text })) : text;
}

/** Every text, JSON and body of every tenant table, what is sealed opened. @returns `table.column` of each in which the person stands. */
async function traces(): Promise<string[]> {
  const columns = await app.sql(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and format_type(a.atttypid, null) in ('text', 'text[]', 'jsonb', 'bytea') order by 1, 2`);
  const found = new Set<string>();
  for (const { table, name, type } of columns) {
    const shown = type === 'bytea' ? `encode(${name}, 'escape')` : `${name}::text`;
    const rows = await app.sql(`select to_jsonb(t) ->> 'id' as id, ${shown} as text from ${table} t where tenant_id = $1 and ${name} is not null`, [tenantId]);
    for (const row of rows) if (tells(opened(name as string, row))) found.add(`${table}.${name}`);
  }
  return [...found];
}

function opened(name: string, { id, text }: Row): string {
  if (!name.endsWith('_sealed')) return text as string;
  return app.secrets.open(text as string, { tenantId, recordId: id as string, field: name.replace(/_sealed$/, '') });
}

function tells(text: string): boolean {
  const plain = text.toLowerCase().replaceAll(/[\s.()+-]/g, '');
  return TRACES.some((trace) => plain.includes(trace));
}

const bookRows = (): Promise<Row[]> =>
  app.sql(
    `select (select json_agg(e order by e.transaction_id, e.line) from ledger_entries e where e.tenant_id = $1) as entries,
      (select json_agg(json_build_array(p.id, p.receipt, p.amount_minor, p.state, p.customer_id) order by p.id) from payments p where p.tenant_id = $1) as payments,
      (select json_agg(json_build_array(k.id, k.token_digest, k.tenths, k.customer_id) order by k.id) from tokens k where k.tenant_id = $1) as tokens`,
    [tenantId],
  );

const eraseNow = async (): Promise<void> => {
  await app.sql(
    "insert into erasures (tenant_id, id, customer_id, reason, state, requested_by, requested_at, not_before) values ($1, $2, $3, $4, 'approved', gen_random_uuid(), now(), now())",
    [tenantId, erasureId, family.customer, SENTENCE],
  );
  await app.db.inTenant(tenantId, (tx) => enqueue(tx, privacyJobs.erase, [{ tenantId, erasureId }]));
};
const stateNow = async (): Promise<Row> =>
  (await app.sql('select state, blocked_by, counts from erasures where tenant_id = $1 and id = $2', [tenantId, erasureId]))[0]!;

describe('somebody whose money is open', () => {
  it('is not erased, and each reason is told', async () => {
    const person = (await known())!;
    const blockers = await app.db.inTenant(tenantId, (tx) => findBlockers(tx, person.values));
    expect(blockers.map(({ code }) => code)).toEqual(expect.arrayContaining(['adjustments_open', 'purchases_open', 'token_requests_open', 'decisions_open']));
    await eraseNow();
    await app.waitFor(async () => (await stateNow())['blocked_by'].length > 0, { what: 'a blocked erasure' });
    expect((await app.sql('select name from customers where id = $1', [family.customer]))[0]).toEqual({ name: WANJIKU.name });
  });
});

describe('somebody who is erased', () => {
  beforeAll(async () => {
    await settleAll(app, tenantId);
    const done = [];
    for (const place of PLACES) done.push(await writeTraces(place));
    marked = done.filter((table) => table !== null);
    [before, books] = [await traces(), await bookRows()];
    await app.db.inTenant(tenantId, (tx) => enqueue(tx, privacyJobs.erase, [{ tenantId, erasureId }]));
    await app.waitFor(async () => (await stateNow())['state'] === 'done', { what: 'a done erasure' });
  });

  it('stood in every place that is said to hold people', () => {
    const holding = PLACES.filter(({ empty, scrub, remove }) => empty || scrub || remove).map(({ table }) => table);
    expect([holding.filter((table) => !marked.includes(table)), marked.filter((table) => !before.some((column) => column.startsWith(`${table}.`)))]).toEqual([
      [],
      [],
    ]);
  });

  it('leaves no trace in any text, JSON, body or seal of any table of the tenant', async () => {
    expect(await traces()).toEqual([]);
  });

  it('leaves the books, payments and tokens as they were, and a tombstone', async () => {
    expect(await bookRows()).toEqual(books);
    const [customer] = await app.sql(
      'select customer_id, name, phone, erased_at is not null as erased, deleted_at is not null as deleted from customers where id = $1',
      [family.customer],
    );
    expect(customer).toMatchObject({ name: '[erased]', phone: '', erased: true, deleted: true, customer_id: expect.stringContaining('plain') });
  });

  it('leaves the log whole: who did what to what stays, the words are gone, and others keep theirs', async () => {
    expect(await app.db.inTenant(tenantId, verifyChain)).toBeNull();
    const rows = await app.sql('select action, details from audit_log where tenant_id = $1 order by seq limit 2', [tenantId]);
    expect(rows).toEqual([
      { action: 'refund.requested', details: { erased: true } },
      { action: 'meter.changed', details: { site: 'North' } },
    ]);
  });

  it('leaves other customers alone', async () => {
    const [other] = await app.sql('select name, phone from customers where id = $1', [family.freeCustomer]);
    expect(other).toMatchObject({ name: expect.stringContaining('plain'), phone: expect.stringMatching(/^2547\d{8}$/) });
  });
});
