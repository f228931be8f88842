import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Row, type TestApp } from '../../../../../../test/harness.ts';

let app: TestApp;
const [OWNER, OTHER] = ['owner@demo.test', 'owner@other.test'];

beforeAll(async () => {
  app = await startTestApp();
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await app.api('POST', path, { as: OWNER, body });
    expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ id: expect.any(String) })]);
    return String(answer.body['id']);
  };
  const customer = await made('/api/customers/', {
    name: `=Akinyi "Kiki", Otieno`,
    phone: '0711 222 333',
    email: 'akinyi@example.test',
    address: '+Plot 7\nHouse 2',
    id_number: '00123456',
    language: 'sw',
  });
  const meter = await made('/api/meters/', {
    meter_id: '58100099009',
    meter_type: 'water',
    location: '@Gate, by the "well"',
    site: '-North',
    serial_number: '000123E5',
    installed_on: '2025-02-28',
    latitude: '-1.286389',
    longitude: '36.817223',
  });
  for (const alias of ['House 7', 'Gate B']) await app.api('POST', `/api/meters/${meter}/aliases/`, { as: OWNER, body: { alias } });
  await app.api('POST', `/api/customers/${customer}/assign-meter/`, { as: OWNER, body: { meter_id: meter } });
});
afterAll(() => app.stop());

async function exported(report: string, format: string, filters: object = {}): Promise<Buffer> {
  const { body } = await app.api('POST', '/api/exports/', { as: OWNER, body: { report, format, filters } });
  let url: unknown = null;
  await app.waitFor(async () => typeof (url = (await app.api('GET', `/api/exports/${String(body['id'])}/`, { as: OWNER })).body['download_url']) === 'string', {
    what: 'a ready export',
  });
  return Buffer.from(await (await fetch(String(url))).arrayBuffer());
}

async function takenIn(
  [kind, name, file]: [string, string, Buffer],
  { as = OTHER, ...how }: { as?: string; mode?: string } = {},
): Promise<Record<string, unknown>> {
  const { body } = await app.api('POST', '/api/imports/', {
    as,
    body: { kind, file_name: name, content_base64: file.toString('base64'), dry_run: false, ...how },
  });
  let shown: Record<string, unknown> = {};
  await app.waitFor(async () => ((shown = (await app.api('GET', `/api/imports/${String(body['id'])}/`, { as })).body), shown['finished_at'] !== null), {
    what: 'a finished import',
  });
  return shown;
}

const FIELDS = 'm.meter_id, m.meter_type, m.location, m.site, m.status, m.serial_number, m.installed_on::text as installed_on, m.latitude, m.longitude';
const PEOPLE = 'c.customer_id, c.name, c.phone, c.email, c.address, c.id_number, c.language';
const held = (tenantId: string): Promise<Row[]> =>
  app.sql(
    `select ${FIELDS}, ${PEOPLE} from meters m join meter_assignments a on a.meter_id = m.id and a.deactivated_on is null join customers c on c.id = a.customer_id
     where m.tenant_id = $1 and m.meter_id = '58100099009'`,
    [tenantId],
  );

describe.each(['csv', 'xlsx'])('the registry as %s', (format) => {
  it('is taken in again as it was: meters, who holds them, and what looks like a formula', async () => {
    for (const table of ['meter_assignments', 'meter_aliases']) await app.sql(`delete from ${table} where tenant_id = $1`, [app.tenantIds.other]);
    await app.sql("update meters set deleted_at = now() where tenant_id = $1 and meter_id = '58100099009'", [app.tenantIds.other]);
    await app.sql("delete from customers where tenant_id = $1 and phone = '254711222333'", [app.tenantIds.other]);
    const customers = await takenIn(['customers', `customers.${format}`, await exported('customer-list', format, { search: 'akinyi' })]);
    const meters = await takenIn(['meters', `meters.${format}`, await exported('meter-list', format, { site: '-North' })]);
    expect([customers['created'], customers['rejected'], meters['created'], meters['assigned'], meters['rejected']]).toEqual([1, 0, 1, 1, 0]);
    expect(await held(app.tenantIds.other)).toEqual(await held(app.tenantIds.demo));
  });

  it('changes nothing where it came from, also when it may', async () => {
    const how = { as: OWNER, mode: 'add_and_update' };
    // another client has no such account, so that only its own can take the name of it
    const own = (id: string | null) => app.sql('update meters set vendor_account_id = $2 where tenant_id = $1', [app.tenantIds.demo, id]);
    await own((await app.sql('select id from vendor_accounts where tenant_id = $1 and is_default', [app.tenantIds.demo]))[0]!['id']);
    const customers = await takenIn(['customers', `customers.${format}`, await exported('customer-list', format)], how);
    const meters = await takenIn(['meters', `meters.${format}`, await exported('meter-list', format)], how);
    const came = [customers, meters].map(({ created, changed, rejected }) => [created, changed, rejected]);
    expect([came, customers['known'], meters['known']]).toEqual([
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(Number(customers['known']) + Number(meters['known'])).toBeGreaterThan(2);
    await own(null);
  });
});

describe('filters', () => {
  it('are those of the lists', async () => {
    const rows = async (path: string): Promise<unknown[]> => (await app.api('GET', path, { as: OWNER })).body['results'] as unknown[];
    expect(await rows('/api/reports/meter-list/?search=gate%20well&status=active&meter_type=water')).toHaveLength(1);
    expect(await rows('/api/reports/meter-list/?search=gate&status=suspended')).toEqual([]);
    expect(await rows('/api/reports/customer-list/?search=akinyi&is_active=true')).toHaveLength(1);
    expect(await rows('/api/reports/customer-list/?search=akinyi&is_active=false')).toEqual([]);
  });

  it('cells that a spreadsheet would calculate are marked in CSV', async () => {
    const text = (await exported('meter-list', 'csv', { site: '-North' })).toString();
    expect(text).toContain("'-North");
    expect(text).toContain(`"'@Gate, by the ""well"""`);
  });
});
