import { expect } from 'vitest';
import type { Answer, Json, TestApp } from '../../../../../../test/harness.ts';
import { createLog } from '../../../../kernel/log.ts';
import { runEdit, type EditDeps } from './run.ts';

export const OWNER = 'owner@demo.test';
export const url = '/api/messaging/contact-edits/';

/** People, changes to many of them, and what is known of each afterwards. */
export function editing(app: TestApp) {
  const tenantId = app.tenantIds.demo;
  const deps: EditDeps = { db: app.db, secrets: app.secrets, clock: { now: () => new Date(), monotonic: () => performance.now() }, log: createLog('silent') };
  const api = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: Json): Promise<Answer> =>
    app.api(method, path, { as: OWNER, ...(body === undefined ? {} : { body }) });
  const ask = (body: Json, as = OWNER): Promise<Answer> => app.api('POST', url, { as, body });
  const started = async (body: Json): Promise<string> => {
    const answer = await ask(body);
    expect([answer.status, answer.text]).toEqual([202, answer.text]);
    return String(answer.body['id']);
  };
  const read = async (id: string): Promise<Json> => (await api('GET', `${url}${id}/`)).body;
  const run = async (id: string): Promise<Json> => {
    await runEdit(deps, { tenantId, editId: id });
    return read(id);
  };
  const edit = async (body: Json): Promise<Json> => run(await started(body));
  const undo = async (id: unknown): Promise<Json> => run(String((await api('POST', `${url}${String(id)}/undo/`)).body['id']));

  let number = 30_000_000;
  const person = async (more: Json = {}): Promise<string> => {
    const made = await api('POST', '/api/messaging/contacts/', { name: 'Somebody', phone_e164: `+2547${(number += 1)}`, ...more });
    expect([made.status, made.text]).toEqual([201, made.text]);
    return String(made.body['id']);
  };
  const people = (n: number, more: Json = {}): Promise<string[]> => Promise.all(Array.from({ length: n }, () => person(more)));
  const contact = async (id: string): Promise<Json> => (await api('GET', `/api/messaging/contacts/${id}/`)).body;
  const act = (id: string, what: string, body: Json = {}): Promise<Answer> => api('POST', `/api/messaging/contacts/${id}/${what}/`, body);
  const audits = (id: string): Promise<Json[]> =>
    app.sql("select action, actor_kind, actor_id, details - 'edit' as details from audit_log where tenant_id = $1 and object_id = $2 order by seq", [
      tenantId,
      id,
    ]);
  const segmentOf = async (name: string): Promise<string> => String((await api('POST', '/api/messaging/segments/', { name, kind: 'static' })).body['id']);

  /** Many people by one statement, with a tag to find them by. */
  const crowd = async (tag: string, n: number): Promise<void> => {
    await app.sql(
      `with made as (insert into contacts (tenant_id, id, name) select $1, gen_random_uuid(), 'One of many' from generate_series(1, $3) returning id)
       insert into contact_tags (tenant_id, tag, contact_id) select $1, $2, id from made`,
      [tenantId, tag, n],
    );
  };
  /** Of the people with a tag, how many entries of an action each has in the audit. */
  const entriesEach = async (tag: string, action: string): Promise<Json[]> =>
    app.sql(
      `select n::int, count(*)::int as people from (
         select t.contact_id, (select count(*) from audit_log a where a.tenant_id = t.tenant_id and a.object_id = t.contact_id::text and a.action = $3) as n
         from contact_tags t where t.tenant_id = $1 and t.tag = $2) each group by n order by n`,
      [tenantId, tag, action],
    );

  /** What is known of somebody, without what tells two people apart. */
  const known = async (id: string): Promise<Json> => {
    const [row] = await app.sql(
      'select name, language, attributes, is_active, blocked_at is not null as blocked, block_reason, deleted_at is not null as gone, erased_at is not null as erased from contacts where id = $1',
      [id],
    );
    const events = await app.sql(
      `select channel, purpose, action, source, actor_id, w.wording from consent_events e left join consent_wordings w on w.tenant_id = e.tenant_id and w.event_id = e.id
       where contact_id = $1 order by channel`,
      [id],
    );
    const standing = await app.sql('select channel, purpose, state, source from consents where contact_id = $1 order by channel', [id]);
    const tags = await app.sql('select tag from contact_tags where contact_id = $1 order by tag', [id]);
    const kinds = await app.sql('select kind from contact_identities where contact_id = $1 order by kind', [id]);
    const segments = await app.sql('select segment_id from segment_members where contact_id = $1', [id]);
    return { row, events, standing, tags, kinds, segments, audit: await audits(id) };
  };
  return { tenantId, deps, api, ask, started, read, run, edit, undo, person, people, contact, act, audits, segmentOf, crowd, entriesEach, known };
}
