import { afterAll, describe, expect, it } from 'vitest';
import { startTestApp, type Answer, type Json } from '../../../../../../test/harness.ts';
import type { Db } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { systemSource } from '../../../tenancy/audit/index.ts';
import { requestEdit } from './edits.ts';
import { editing, OWNER, url } from './edits.testkit.ts';
import { runEdit } from './run.ts';

const app = await startTestApp({ workers: false, env: { REQUESTS_PER_MINUTE: '100000' } });
afterAll(() => app.stop());
const { tenantId, deps, api, ask, started, read, run, edit, undo, person, people, contact, act, audits, segmentOf, crowd, entriesEach, known } = editing(app);

describe('a change to many people', () => {
  const like = { tags: ['old', 'stays'], attributes: { zone: 'North', plot: 7 }, email: undefined };
  const SAME: readonly (readonly [string, Json, (id: string) => Promise<unknown>])[] = [
    ['add_tags', { tags: ['new', 'old'] }, (id) => api('PATCH', `/api/messaging/contacts/${id}/`, { tags: ['old', 'stays', 'new'] })],
    ['remove_tags', { tags: ['old', 'other'] }, (id) => api('PATCH', `/api/messaging/contacts/${id}/`, { tags: ['stays'] })],
    [
      'set_attribute',
      { attribute: 'zone', value: 'South' },
      (id) => api('PATCH', `/api/messaging/contacts/${id}/`, { attributes: { zone: 'South', plot: 7 } }),
    ],
    ['clear_attribute', { attribute: 'zone' }, (id) => api('PATCH', `/api/messaging/contacts/${id}/`, { attributes: { plot: 7 } })],
    ['block', { reason: 'Abuse.' }, (id) => act(id, 'block', { reason: 'Abuse.' })],
    [
      'opt_out',
      { reason: 'Asked at the meeting.', channels: ['sms', 'email'] },
      (id) => act(id, 'opt-out', { reason: 'Asked at the meeting.', channels: ['sms', 'email'] }),
    ],
    ['erase', { confirm: 'erase' }, (id) => act(id, 'erase')],
  ];

  it.each(SAME)('%s leaves each as the act for one does: data, consent, audit', async (action, parts, single) => {
    const [one, ...many] = await people(3, like);
    await single(one!);
    expect(await edit({ action, ids: many, ...parts })).toMatchObject({ state: 'done', total: 2, done: 2, changed: 2, skipped: 0, failed: 0 });
    const expected = await known(one!);
    for (const id of many) expect(await known(id)).toEqual(expected);
  });

  it('unblocks, and puts into and takes out of a list kept by hand, whose count follows', async () => {
    const [one, two] = await people(2);
    await act(one!, 'block');
    expect(await edit({ action: 'unblock', ids: [one, two] })).toMatchObject({ changed: 1, skipped: 1, reasons: { unchanged: 1 } });
    expect((await audits(one!)).map((entry) => entry['action'])).toEqual(['contact.created', 'contact.blocked', 'contact.unblocked']);
    const segment = await segmentOf('By hand');
    await edit({ action: 'add_to_segment', segment, ids: [one, two] });
    expect((await api('GET', `/api/messaging/segments/${segment}/`)).body).toMatchObject({ contact_count: 2 });
    const removed = await edit({ action: 'remove_from_segment', segment, ids: [two] });
    expect((await api('GET', `/api/messaging/segments/${segment}/`)).body).toMatchObject({ contact_count: 1 });
    expect((await audits(segment)).map((entry) => entry['details'])).toEqual([{ kind: 'static' }, { added: 2 }, { removed: 1 }]);
    await undo(removed['id']);
    expect((await api('GET', `/api/messaging/segments/${segment}/`)).body).toMatchObject({ contact_count: 2 });
  });

  it('tells other systems of an opt-out as one opt-out is told', async () => {
    const ids = await people(2);
    const told: unknown[] = [];
    app.db.hearFacts(async (_tx, facts) => void told.push(...facts.flatMap((one) => one.facts().map((fact) => [one.event, fact.object]))));
    await edit({ action: 'opt_out', reason: 'Asked.', channels: ['sms'], ids });
    expect(told.sort()).toEqual(ids.map((id) => ['contact.opted_out', id]).sort());
  });

  it('passes over who is not there and people of others, who stay as they are, and says whom in a file', async () => {
    const [mine] = await people(1, { name: '=Mine', tags: ['there'] });
    const foreign = newId();
    await app.sql("insert into contacts (tenant_id, id, name) values ($1, $2, 'Theirs')", [app.tenantIds.other, foreign]);
    const done = await edit({ action: 'add_tags', tags: ['there'], ids: [mine, foreign, newId(), mine] });
    expect(done).toMatchObject({ total: 3, changed: 0, skipped: 3, reasons: { missing: 2, unchanged: 1 } });
    expect(await app.sql('select from contact_tags where contact_id = $1', [foreign])).toEqual([]);
    const theirs = newId();
    await app.sql("insert into segments (tenant_id, id, name, kind) values ($1, $2, 'Theirs', 'static')", [app.tenantIds.other, theirs]);
    for (const segment of [theirs, newId()]) expect((await ask({ action: 'block', filter: { segment } })).status).toBe(404);
    const file = (await api('GET', `${url}${String(done['id'])}/skipped/`)).text.trim().split('\r\n');
    expect(file[0]).toBe('contact,name,phone_e164,reason');
    expect(file.slice(1).sort()).toEqual(expect.arrayContaining([`${foreign},,,missing`, expect.stringMatching(`^${mine!},'=Mine,2547\\d+,unchanged$`)]));
  });

  it('keeps to the limits of one contact, and to the type of an attribute', async () => {
    const full = await person({
      tags: Array.from({ length: 50 }, (_, at) => `t${at}`),
      attributes: Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`a${at}`, 'x'.repeat(980)])),
    });
    expect(await edit({ action: 'add_tags', tags: ['one more'], ids: [full] })).toMatchObject({ skipped: 1, reasons: { too_many_tags: 1 } });
    expect(await edit({ action: 'set_attribute', attribute: 'more', value: 'x'.repeat(500), ids: [full] })).toMatchObject({ reasons: { attributes_full: 1 } });
    await api('POST', '/api/messaging/contact-attributes/', { key: 'people', type: 'number' });
    expect((await ask({ action: 'set_attribute', attribute: 'people', value: 'many', ids: [full] })).body['details']).toEqual({
      'attributes.people': ['Must be a number.'],
    });
    await edit({ action: 'set_attribute', attribute: 'people', value: '4', ids: [full] });
    expect(await contact(full)).toMatchObject({ attributes: { people: 4 } });
  });

  it('leaves somebody who took consent back, or gave it since, with their own words', async () => {
    const [stopped, since] = await people(2);
    await act(stopped!, 'opt-out', { reason: 'STOP' });
    const id = await started({ action: 'opt_out', reason: 'Old list.', ids: [stopped, since] });
    await act(since!, 'opt-in', { reason: 'Signed just now.' });
    expect(await run(id)).toMatchObject({ changed: 0, reasons: { unchanged: 1, changed_since: 1 } });
    expect([await contact(stopped!), await contact(since!)]).toMatchObject([{ opt_out_reason: 'STOP' }, { is_opted_in: true }]);
  });

  it('erases nobody who is a customer, nor anybody without the word that says so', async () => {
    const [customer, other] = await people(2);
    const { body } = await api('POST', '/api/customers/', { name: 'Buyer', phone: '0722999888' });
    await app.sql('insert into contact_customers (tenant_id, customer_id, contact_id, seen_at) values ($1, $2, $3, now())', [tenantId, body['id'], customer]);
    expect((await ask({ action: 'erase', ids: [customer] })).body['details']).toEqual({ confirm: ['This action needs it.'] });
    expect(await edit({ action: 'erase', confirm: 'erase', ids: [customer, other] })).toMatchObject({ changed: 1, reasons: { is_customer: 1 } });
    expect([await contact(customer!), await contact(other!)]).toMatchObject([{ name: 'Somebody' }, { code: 'not_found' }]);
  });

  it.each([
    [{ action: 'add_tags' }, 'tags'],
    [{ action: 'block', tags: ['a'] }, 'tags'],
    [{ action: 'opt_out' }, 'reason'],
    [{ action: 'opt_in', reason: 'All said yes.' }, 'action'],
    [{ action: 'set_attribute', attribute: 'zone', value: null }, 'value'],
    [{ action: 'set_attribute', attribute: '__proto__', value: 'x' }, 'attribute'],
    [{ action: 'add_to_segment', segment: app.tenantIds.other }, 'segment'],
    [{ action: 'unblock', filter: {} }, 'ids'],
  ])('is refused for %j, by its field', async (body, field) => {
    const answer = await ask({ ids: [newId()], ...body });
    expect([answer.status, Object.keys(answer.body['details'] as Json)]).toEqual([400, [field]]);
  });

  it('is for those who may do it to one: a viewer sees and does nothing, an operator does not erase', async () => {
    const [id] = await people(1);
    const seen = await started({ action: 'block', ids: [id] });
    for (const answer of [
      await ask({ action: 'block', ids: [id] }, 'viewer@demo.test'),
      await app.api('GET', `${url}${seen}/`, { as: 'viewer@demo.test' }),
      await app.api('POST', `${url}${seen}/stop/`, { as: 'viewer@demo.test' }),
      await ask({ action: 'erase', confirm: 'erase', ids: [id] }, 'operator@demo.test'),
    ])
      expect([answer.status, answer.body['code']]).toEqual([403, 'forbidden']);
    expect((await ask({ action: 'block', ids: [id] }, 'operator@demo.test')).status).toBe(202);
  });

  it('is put in line once for one key', async () => {
    const [id] = await people(1);
    const once = (): Promise<Answer> => app.api('POST', url, { as: OWNER, body: { action: 'block', ids: [id] }, headers: { 'idempotency-key': 'the same' } });
    const [first, again] = [await once(), await once()];
    expect([again.status, again.body['id']]).toEqual([202, first.body['id']]);
  });
});

describe('a change that is under way', () => {
  /** A process that is gone after so many transactions: with the last one, or right before its commit. */
  const dying = (after: number, how: 'before its commit' | 'after its commit'): Db => {
    const away = (): Error => Object.assign(new Error('killed'), { code: '57P01' });
    let began = 0;
    return {
      ...app.db,
      async inTenant(tenant, fn) {
        began += 1;
        if (began > after) throw away();
        const result = await app.db.inTenant(tenant, async (tx) => {
          const done = await fn(tx);
          if (began === after && how === 'before its commit') throw away();
          return done;
        });
        if (began === after) throw away();
        return result;
      },
    };
  };

  it.each(['before its commit', 'after its commit'] as const)(
    'goes on where it was when its worker was killed %s: nobody twice, nobody forgotten',
    async (how) => {
      const tag = `killed ${how}`;
      await crowd(tag, 700);
      const id = await started({ action: 'add_tags', tags: ['seen'], filter: { tag } });
      await expect(runEdit({ ...deps, db: dying(3, how) }, { tenantId, editId: id })).rejects.toThrow('killed');
      expect(await run(id)).toMatchObject({ state: 'running' });
      await app.sql("update contact_edits set created_at = created_at - interval '5 minutes', lease_until = now() - interval '1 second' where id = $1", [id]);
      await app.app.jobs.find((job) => job.definition.name === 'contacts.sweep')!.handle([{}] as never);
      expect(await app.sql("select from jobs.job where name = 'contacts.edit' and data ->> 'editId' = $1", [id])).toHaveLength(2);
      expect(await run(id)).toMatchObject({ state: 'done', total: 700, changed: 700, skipped: 0 });
      expect(await entriesEach(tag, 'contact.changed')).toEqual([{ n: 1, people: 700 }]);
    },
  );

  it('concerns those who answered to the filter when it was asked for, though it takes them out of it', async () => {
    await crowd('frozen', 450);
    const id = await started({ action: 'remove_tags', tags: ['frozen'], filter: { tag: 'frozen' } });
    const late = await person({ tags: ['frozen'] });
    expect(await run(id)).toMatchObject({ total: 450, changed: 450 });
    expect(await contact(late)).toMatchObject({ tags: ['frozen'] });
  });

  const stoppedAfterOneBatch = async (id: string): Promise<void> => {
    let began = 0;
    const inTenant: Db['inTenant'] = async (tenant, fn) => {
      began += 1;
      if (began === 3) expect((await api('POST', `${url}${id}/stop/`)).body).toMatchObject({ state: 'stopped', done: 200 });
      return app.db.inTenant(tenant, fn);
    };
    await runEdit({ ...deps, db: { ...app.db, inTenant } }, { tenantId, editId: id });
  };

  it('can be stopped between two batches, and nobody is changed after that', async () => {
    await crowd('stopped', 700);
    const id = await started({ action: 'block', filter: { tag: 'stopped' } });
    await stoppedAfterOneBatch(id);
    expect(await run(id)).toMatchObject({ state: 'stopped', total: 700, done: 200, changed: 200 });
    expect(await entriesEach('stopped', 'contact.blocked')).toEqual([
      { n: 0, people: 500 },
      { n: 1, people: 200 },
    ]);
    const over = await edit({ action: 'unblock', filter: { tag: 'stopped', is_blocked: true } });
    expect((await api('POST', `${url}${String(over['id'])}/stop/`)).body['code']).toBe('contacts.edit_over');
  });

  it('that is stopped leaves its list with the count of who is in it', async () => {
    await crowd('half in', 300);
    const segment = await segmentOf('Half in');
    await stoppedAfterOneBatch(await started({ action: 'add_to_segment', segment, filter: { tag: 'half in' } }));
    expect((await api('GET', `/api/messaging/segments/${segment}/`)).body).toMatchObject({ contact_count: 200 });
  });

  it('leaves one who cannot be changed behind, and changes all others', async () => {
    const ids = await people(3);
    await app.sql(`create function refuse() returns trigger language plpgsql as 'begin if new.id = ''${ids[1]!}'' then raise ''no''; end if; return new; end';
      create trigger refuse before update on contacts for each row execute function refuse()`);
    try {
      expect(await edit({ action: 'block', ids })).toMatchObject({ state: 'done', changed: 2, failed: 1, reasons: { internal: 1 } });
    } finally {
      await app.sql('drop trigger refuse on contacts; drop function refuse()');
    }
  });

  it('fails as a whole where its list is gone', async () => {
    const segment = await segmentOf('Given up');
    const id = await started({ action: 'add_to_segment', segment, ids: await people(1) });
    await app.api('DELETE', `/api/messaging/segments/${segment}/`, { as: OWNER });
    expect(await run(id)).toMatchObject({ state: 'failed', error_code: 'not_found', done: 0, can_undo: false });
  });

  it('concerns no more people than it may, and nothing stays of one that is refused', async () => {
    await crowd('too many', 4);
    const request = { action: { kind: 'unblock' }, whom: { filter: { tag: 'too many' } }, at: new Date() } as const;
    const asked = (most: number): Promise<string> => app.db.inTenant(tenantId, (tx) => requestEdit(tx, systemSource, { ...request, most }));
    const before = await app.sql('select from contact_edits');
    await expect(asked(3)).rejects.toMatchObject({ status: 409, code: 'contacts.too_many_people' });
    expect(await app.sql('select from contact_edits')).toEqual(before);
    expect(await read(await asked(4))).toMatchObject({ state: 'queued', total: 4, done: 0 });
  });
});

describe('a change that is over', () => {
  it('is taken back from those whom it changed, and from nobody who was changed since', async () => {
    const [had, one, moved] = await people(3, { attributes: { zone: 'North' } });
    await api('PATCH', `/api/messaging/contacts/${had!}/`, { tags: ['vip'] });
    const tagged = await edit({ action: 'add_tags', tags: ['vip'], ids: [had, one] });
    const zoned = await edit({ action: 'set_attribute', attribute: 'zone', value: 'South', ids: [had, one, moved] });
    await api('PATCH', `/api/messaging/contacts/${moved!}/`, { attributes: { zone: 'West' } });
    expect([tagged, zoned]).toMatchObject([{ can_undo: true }, { can_undo: true }]);
    expect(await undo(tagged['id'])).toMatchObject({ undoes: tagged['id'], total: 1, changed: 1, can_undo: false });
    expect(await undo(zoned['id'])).toMatchObject({ total: 3, changed: 2, reasons: { changed_since: 1 } });
    expect([await contact(had!), await contact(one!), await contact(moved!)]).toMatchObject([
      { tags: ['vip'], attributes: { zone: 'North' } },
      { tags: [], attributes: { zone: 'North' } },
      { tags: [], attributes: { zone: 'West' } },
    ]);
    expect((await api('POST', `${url}${String(zoned['id'])}/undo/`)).body['code']).toBe('contacts.cannot_undo');
    expect(await read(String(zoned['id']))).toMatchObject({ can_undo: false, undone_by: expect.any(String) as string });
  });

  it('keeps nothing of somebody who is erased, and forgets after a month whom it concerned', async () => {
    const ids = await people(2, { attributes: { zone: 'North' } });
    const done = await edit({ action: 'clear_attribute', attribute: 'zone', ids });
    const kept = (): Promise<Json[]> => app.sql('select before from contact_edit_people where edit_id = $1 order by before nulls last', [done['id']]);
    await act(ids[0]!, 'erase');
    expect(await kept()).toEqual([{ before: { value: 'North' } }, { before: null }]);
    const tidy = (): Promise<void> => app.app.jobs.find((job) => job.definition.name === 'contacts.tidy')!.handle([{}] as never);
    await tidy();
    expect(await kept()).toHaveLength(2);
    await app.sql("update contact_edits set finished_at = now() - interval '31 days' where id = $1", [done['id']]);
    await tidy();
    expect(await kept()).toEqual([]);
    expect(await read(String(done['id']))).toMatchObject({ changed: 2, can_undo: false });
  });
});
