import pg from 'pg';
import { tenantId } from './reads-seed.ts';

/** Of what is written below: kept folders of another one are made anew. */
export const SEED_VERSION = 1;

/** Clients; the first has nine tenths of everything. */
const TENANTS = 10;
const MESSAGES_PER_TALK = 20;

/** Talks and messages as the product leaves them, made by SQL: what is measured is the reading. */
export async function seedInbox(ownerUrl: string, messages: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'; set session_replication_role = replica");
    await client.query(`
      create function seed_id(kind int, tenant bigint, no bigint) returns uuid language sql immutable as
        $$ select (lpad(to_hex(no), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000' || lpad(tenant::text, 12, '0'))::uuid $$;
      create temp table who as select no, ('${tenantId(0).slice(0, 24)}' || lpad(no::text, 12, '0'))::uuid as tenant_id,
        case when no = 1 then ${Math.round(messages * 0.9)} else ${Math.round((messages * 0.1) / (TENANTS - 1))} end as n, now() as ends from generate_series(1, ${TENANTS}) as no`);
    for (const statement of STATEMENTS) await client.query(statement);
    await client.query('drop function seed_id');
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

const TALKS = `who w cross join lateral generate_series(1, greatest(1, w.n / ${MESSAGES_PER_TALK})) as t`;
const NAMES = "(array['Wanjiru','Otieno','Achieng','Mwangi','Njeri','Kamau','Atieno','Kiprop','Chebet','Amina'])";
/** What people write about: the first words in nearly every message, the last in few. */
const WORDS =
  "array['maji','bomba','leo','tafadhali','habari','mita','bili','umevunjika','umevuja','tokeni','asante','simu','nyumba','kesho','ofisi','jirani']";

// message number i belongs to talk 1 + (i mod talks), so that talks grow among each other; its place is i
const STATEMENTS: readonly string[] = [
  "insert into tenants (id, name, slug) select tenant_id, 'Client ' || no, 'client-' || no from who",
  `insert into contacts (tenant_id, id, name, source, created_at, updated_at)
    select w.tenant_id, seed_id(1, w.no, t), ${NAMES}[1 + t % 10] || ' ' || ${NAMES}[1 + (t / 10) % 10] || ' ' || t, 'inbound', w.ends - t * interval '1 minute', w.ends from ${TALKS}`,
  `insert into contact_identities (tenant_id, kind, value, id, contact_id)
    select w.tenant_id, k, '2547' || lpad(t::text, 8, '0'), seed_id(case k when 'phone' then 2 else 3 end, w.no, t), seed_id(1, w.no, t)
    from ${TALKS} cross join unnest(array['phone', 'whatsapp']) as k`,
  `insert into inbox_labels (tenant_id, id, name) select w.tenant_id, seed_id(4, w.no, l), 'label ' || l from who w cross join generate_series(1, 10) as l`,
  `insert into conversations (tenant_id, id, contact_id, channel, peer, state, resolved_at, message_count, inbound_count, resolved_inbound, last_message_at, last_message_text, created_at, updated_at)
    select w.tenant_id, seed_id(5, w.no, t), seed_id(1, w.no, t), 'whatsapp', '2547' || lpad(t::text, 8, '0'), s.state, case s.state when 'resolved' then w.ends end,
      ${MESSAGES_PER_TALK}, ${MESSAGES_PER_TALK / 2}, case when s.state = 'resolved' or t % 5 = 0 then ${MESSAGES_PER_TALK / 2} else ${MESSAGES_PER_TALK / 2 - 2} end,
      w.ends - t * interval '20 seconds', 'maji', w.ends - t * interval '1 hour', w.ends
    from ${TALKS} cross join lateral (select case when t % 10 < 3 then 'open' when t % 10 = 3 then 'pending' when t % 50 = 4 then 'snoozed' else 'resolved' end as state) s`,
  `insert into conversation_labels (tenant_id, label_id, conversation_id) select w.tenant_id, seed_id(4, w.no, 1 + t % 10), seed_id(5, w.no, t) from ${TALKS} where t % 3 = 0`,
  `create temp table said as
    select w.tenant_id, w.no, i, 1 + i % greatest(1, w.n / ${MESSAGES_PER_TALK}) as t, w.ends - (w.n - i) * (interval '365 days' / w.n) as at,
      array(select distinct x from unnest(array[
        (${WORDS})[1 + (i * 7919 % 97)::int % 3], (${WORDS})[1 + (i * 104729 % 211)::int % 8], (${WORDS})[1 + (i * 1299709 % 1009)::int % 16], (${WORDS})[4 + (i * 15485863 % 509)::int % 13],
        'neno' || (i * 32452843 % 2003), 'siku' || (i * 49979687 % 365), 'mita' || lpad((1 + i % greatest(1, w.n / ${MESSAGES_PER_TALK}))::text, 5, '0')]) as x) as words
    from who w cross join lateral generate_series(1, w.n::bigint) as i`,
  `insert into conversation_messages (tenant_id, id, conversation_id, seq, direction, channel, kind, body_text, body, status, source, inbound_no, created_at, updated_at)
    select s.tenant_id, seed_id(6, s.no, s.i), seed_id(5, s.no, s.t), s.i * 10 + s.no, case s.i % 2 when 0 then 'in' else 'out' end, 'whatsapp', 'text', array_to_string(s.words, ' '), '{}',
      case when s.i % 2 = 0 then 'received' when s.i % 2000 = 1 then 'failed' else 'read' end, 'agent', case when s.i % 2 = 0 then s.i end, s.at, s.at
    from said s order by s.at`,
  'alter table message_words drop constraint message_words_pkey; drop index message_words_of',
  `insert into message_words (tenant_id, word, seq, message_id)
    select s.tenant_id, w, s.i * 10 + s.no, seed_id(6, s.no, s.i) from said s cross join unnest(s.words) as w order by s.at`,
  'alter table message_words add primary key (tenant_id, word, seq) include (message_id); create index message_words_of on message_words (tenant_id, message_id)',
  "select setval(pg_get_serial_sequence('conversation_messages', 'seq'), (select max(seq) from conversation_messages))",
];
