import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json, type Row } from '../../../../../test/harness.ts';
import type { Tx } from '../../../kernel/db.ts';
import { systemSource } from '../../tenancy/audit/index.ts';
import { linkCustomers } from './customers/link.ts';
import { findOrCreatePerson } from './identities.ts';
import { eraseContactOfCustomer, judgeConsent } from './index.ts';
import { inherited } from './merge.ts';
import type { StandingConsent } from './merge-queries.ts';

const app = await startTestApp({ workers: false });
afterAll(() => app.stop());
const as = 'owner@demo.test';
const tenantId = app.tenantIds.demo;
const inTenant = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => app.db.inTenant(tenantId, fn);
const api = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: Json): Promise<Answer> =>
  app.api(method, `/api/${path}`, { as, ...(body === undefined ? {} : { body }) });
let next = 30_000_000;
const phone = (): string => `+2547${(next += 1)}`;
const contact = async (body: Json): Promise<Json> => (await api('POST', 'messaging/contacts/', body)).body;
const link = async (): Promise<void> => {
  while (await inTenant(linkCustomers));
};
const contactOf = (customerId: unknown): Promise<Row[]> =>
  app.sql('select c.id, c.name from contact_customers m join contacts c on c.id = m.contact_id where m.customer_id = $1', [customerId]);

describe('merging', () => {
  it('moves addresses, tags, notes, segments and customers to the one who stays', async () => {
    const [one, two] = [
      await contact({ name: '', phone_e164: phone(), tags: ['a'] }),
      await contact({ name: 'Asha', phone_e164: phone(), email: 'asha@merge.test', tags: ['b'], attributes: { plot: 1 } }),
    ];
    await api('POST', `messaging/contacts/${String(two['id'])}/notes/`, { body: 'Note of two' });
    const segment = await api('POST', 'messaging/segments/', { name: 'By hand', kind: 'static' });
    await api('POST', `messaging/segments/${String(segment.body['id'])}/members/`, { contacts: [two['id']] });
    const merged = await api('POST', `messaging/contacts/${String(one['id'])}/merge/`, { contact: two['id'] });
    expect(merged.body).toMatchObject({
      id: one['id'],
      name: 'Asha',
      phone_e164: one['phone_e164'],
      email: 'asha@merge.test',
      tags: ['a', 'b'],
      attributes: { plot: 1 },
    });
    expect((merged.body['identities'] as Json[]).length).toBe(3);
    expect((await api('GET', `messaging/contacts/${String(two['id'])}/`)).status).toBe(404);
    expect((await api('GET', `messaging/contacts/?segment=${String(segment.body['id'])}`)).body['results']).toMatchObject([{ id: one['id'] }]);
    const story = await api('GET', `messaging/contacts/${String(one['id'])}/timeline/`);
    expect((story.body['results'] as Json[]).map((entry) => entry['kind'])).toEqual(expect.arrayContaining(['note', 'merge']));
    expect((await api('GET', `messaging/contacts/?search=${encodeURIComponent(String(two['phone_e164']))}`)).body['results']).toMatchObject([
      { id: one['id'] },
    ]);
  });

  it('is refused with oneself, and with somebody who is not there', async () => {
    const one = await contact({ name: 'One', phone_e164: phone() });
    expect((await api('POST', `messaging/contacts/${String(one['id'])}/merge/`, { contact: one['id'] })).body['code']).toBe('contacts.same');
    expect((await api('POST', `messaging/contacts/${String(one['id'])}/merge/`, { contact: 'nobody' })).status).toBe(404);
  });

  it('keeps a withdrawal of either', async () => {
    const [one, two] = [await contact({ name: 'One', phone_e164: phone() }), await contact({ name: 'Two', phone_e164: phone() })];
    await api('POST', `messaging/contacts/${String(two['id'])}/opt-out/`, { reason: 'No.' });
    const merged = await api('POST', `messaging/contacts/${String(one['id'])}/merge/`, { contact: two['id'] });
    expect(merged.body['is_opted_in']).toBe(false);
    const ledger = (await api('GET', `messaging/contacts/${String(one['id'])}/consents/`)).body['results'] as Json[];
    expect(ledger.map((entry) => [entry['source'], entry['wording']])).toEqual(expect.arrayContaining([['staff', 'No.']]));
    const asked = [{ identity: { kind: 'phone' as const, value: String(one['phone_e164']).slice(1) }, channel: 'sms' as const, purpose: 'marketing' as const }];
    expect(await inTenant((tx) => judgeConsent(tx, asked))).toEqual(['opted_out']);
  });

  const standing = (of: string, state: 'granted' | 'withdrawn', [day, source = 'staff']: readonly [number, string?]): StandingConsent => ({
    contact_id: of,
    channel: 'sms',
    purpose: 'marketing',
    state,
    source,
    since: new Date(Date.UTC(2026, 0, day)),
  });
  it.each([
    ['a grant where nothing was', [standing('gone', 'granted', [1])], ['grant']],
    ['a withdrawal over an older grant', [standing('keep', 'granted', [1]), standing('gone', 'withdrawn', [2])], ['withdraw']],
    ['a withdrawal over a later grant of a list', [standing('keep', 'granted', [3, 'import']), standing('gone', 'withdrawn', [2])], ['withdraw']],
    ['nothing over a later grant by the person', [standing('keep', 'granted', [3, 'keyword']), standing('gone', 'withdrawn', [2])], []],
    ['a later grant by the person over a withdrawal', [standing('keep', 'withdrawn', [1]), standing('gone', 'granted', [2, 'keyword'])], ['grant']],
    ['nothing of a list over a withdrawal', [standing('keep', 'withdrawn', [1]), standing('gone', 'granted', [2, 'import'])], []],
  ])('%s', (_what, list, actions) => {
    expect(inherited({ keep: 'keep', gone: 'gone' }, list, new Date()).map(({ action }) => action)).toEqual(actions);
  });
});

describe('customers are contacts', () => {
  it('with the name, the language and the mail of the customer; looked at again, nothing changes', async () => {
    const number = phone();
    const customer = await api('POST', 'customers/', { name: 'Njeri Kamau', phone: number, email: 'njeri@customers.test', language: 'sw' });
    await link();
    const found = await api('GET', `messaging/contacts/?phone_e164=${encodeURIComponent(number)}`);
    expect(found.body['results']).toMatchObject([
      {
        name: 'Njeri Kamau',
        phone_e164: number,
        email: 'njeri@customers.test',
        language: 'sw',
        source: 'customer',
        customers: [{ id: customer.body['id'], customer_id: customer.body['customer_id'] }],
      },
    ]);
    const before = await app.sql('select * from contacts where tenant_id = $1 order by id', [tenantId]);
    await link();
    expect(await app.sql('select * from contacts where tenant_id = $1 order by id', [tenantId])).toEqual(before);
  });

  it('stay the same person with a new number and a new name', async () => {
    const [old, fresh] = [phone(), phone()];
    const customer = await api('POST', 'customers/', { name: 'Before', phone: old });
    await link();
    const [was] = await contactOf(customer.body['id']);
    await api('PATCH', `customers/${String(customer.body['id'])}/`, { name: 'After', phone: fresh });
    await link();
    expect(await contactOf(customer.body['id'])).toEqual([{ id: was!['id'], name: 'After' }]);
    expect((await api('GET', `messaging/contacts/${String(was!['id'])}/`)).body).toMatchObject({ phone_e164: fresh });
  });

  it('have the name of the registry, whatever they called themselves when they wrote before; what a person typed in stays', async () => {
    const [wrote, typed] = [phone(), phone()];
    await inTenant((tx) => findOrCreatePerson(tx, [{ kind: 'phone', value: wrote.slice(1), name: 'Sweetheart 💧' }], 'inbound'));
    await contact({ name: 'Mama Asha', phone_e164: typed });
    const [first, second] = await Promise.all([wrote, typed].map((number) => api('POST', 'customers/', { name: 'Asha Said', phone: number })));
    await link();
    expect([await contactOf(first!.body['id']), await contactOf(second!.body['id'])]).toMatchObject([[{ name: 'Asha Said' }], [{ name: 'Mama Asha' }]]);
  });

  it('are one person where they share a phone', async () => {
    const number = phone();
    const ids = await Promise.all(['Shop', 'Home'].map(async (name) => (await api('POST', 'customers/', { name, phone: number })).body['id']));
    await link();
    const [first, second] = await Promise.all(ids.map(contactOf));
    expect(first![0]!['id']).toBe(second![0]!['id']);
  });
});

describe('erasing', () => {
  it('leaves nothing that tells who it was, and no list writes to them again', async () => {
    const [number, mark] = [phone(), 'Mzee Erasure'];
    const one = await contact({ name: mark, phone_e164: number, email: 'mzee@erasure.test', attributes: { note: mark }, tags: [mark] });
    const url = `messaging/contacts/${String(one['id'])}/`;
    await api('POST', `${url}notes/`, { body: mark });
    await api('POST', `${url}opt-out/`, { reason: mark, channels: ['sms'] });
    await app.sql(
      `with i as (insert into contact_imports (tenant_id, id, kind, file_name, format, bytes, created_at) values ($1, gen_random_uuid(), 'contacts', 'x', 'csv', 1, now()) returning id)
       insert into contact_import_rejects (tenant_id, import_id, row_number, reason, cells) select $1, id, 2, 'r', $2::jsonb from i`,
      [tenantId, JSON.stringify([mark, number.replace('+254', '0').replace(/(\d{4})(\d{3})/, '$1 $2 ')])],
    );
    expect((await api('POST', `${url}erase/`)).status).toBe(204);
    expect((await api('GET', url)).status).toBe(404);
    for (const table of [
      'contacts',
      'contact_identities',
      'contact_tags',
      'contact_notes',
      'consent_wordings',
      'consent_events',
      'contact_import_rejects',
      'audit_log',
    ]) {
      const found = await app.sql(`select count(*)::int as n from ${table} t where t::text ~ $1`, [`Mzee|mzee|${number.slice(1)}`]);
      expect([table, found]).toEqual([table, [{ n: 0 }]]);
    }
    const content = Buffer.from(`name,phone\nBack,${number}\nOther,${phone()}\n`).toString('base64');
    const options = { consent: { channels: ['sms'], wording: 'Agreed on the form of 2024.' } };
    const { runContactImport } = await import('./imports/imports.ts');
    const upload = await api('POST', 'messaging/contact-imports/', { file_name: 'l.csv', content_base64: content, dry_run: false, options });
    const clock = { now: () => new Date(), monotonic: () => performance.now() };
    await runContactImport({ db: app.db, clock, secrets: app.secrets }, { tenantId, importId: String(upload.body['id']) });
    expect((await api('GET', `messaging/contact-imports/${String(upload.body['id'])}/`)).body).toMatchObject({ state: 'done', created: 2, assigned: 1 });
    expect((await api('GET', `messaging/contacts/?phone_e164=${encodeURIComponent(number)}`)).body['results']).toMatchObject([
      { name: 'Back', is_opted_in: false },
    ]);
  });

  it('waits until the customer is gone; then both go, and a shared phone keeps its other customer', async () => {
    const number = phone();
    const [one, two] = await Promise.all(['Erased', 'Kept'].map(async (name) => (await api('POST', 'customers/', { name, phone: number })).body['id']));
    await link();
    const [row] = await contactOf(one);
    expect((await api('POST', `messaging/contacts/${String(row!['id'])}/erase/`)).body).toMatchObject({ code: 'contacts.is_customer' });
    await inTenant((tx) => eraseContactOfCustomer(tx, systemSource, { customerId: String(one), secrets: app.secrets }));
    expect(await contactOf(one)).toEqual([]);
    expect(await contactOf(two)).toEqual([{ id: row!['id'], name: 'Kept' }]);
    await inTenant((tx) => eraseContactOfCustomer(tx, systemSource, { customerId: String(two), secrets: app.secrets }));
    expect((await api('GET', `messaging/contacts/${String(row!['id'])}/`)).status).toBe(404);
  });
});
