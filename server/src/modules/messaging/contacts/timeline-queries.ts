import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';

export interface TimelineRow {
  readonly kind: 'note' | 'consent' | 'purchase' | 'message_out' | 'message_in' | 'merge' | 'created';
  readonly id: string;
  readonly at: Date;
  readonly at_key: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface TimelineSlice {
  /** Time and id behind which it goes on. */
  readonly after: readonly [string, string] | null;
  readonly limit: number;
  /** What somebody of this role may not see is not asked for. */
  readonly withPurchases: boolean;
}

/** What happened with a person under all their entries, newest first: one statement, each source asked for no more than the page holds. */
export async function readTimeline(
  { q, tenantId }: Tx,
  [contactId, ...merged]: readonly [string, ...string[]],
  { after, limit, withPurchases }: TimelineSlice,
): Promise<TimelineRow[]> {
  const beyond = (at: string, id: string) =>
    after === null ? sql`true` : sql`(${sql.ref(at)}, ${sql.ref(id)}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const slice = sql`order by 2 desc, 3 desc limit ${limit}`;
  const { rows } = await sql<TimelineRow>`
    with happened (kind, at, id, details) as (
      (select 'note', n.created_at, n.id, jsonb_build_object('body', n.body, 'author', u.email)
        from contact_notes n left join users u on u.id = n.author_id where n.tenant_id = ${tenantId} and n.contact_id = ${contactId} and ${beyond('n.created_at', 'n.id')} ${slice})
      union all (select 'consent', e.occurred_at, e.id,
          jsonb_build_object('action', e.action, 'channel', e.channel, 'purpose', e.purpose, 'source', e.source, 'wording', w.wording, 'actor', u.email)
        from consent_events e left join consent_wordings w on w.tenant_id = e.tenant_id and w.event_id = e.id left join users u on u.id = e.actor_id
        where e.tenant_id = ${tenantId} and e.contact_id = any(${[contactId, ...merged]}::uuid[]) and ${beyond('e.occurred_at', 'e.id')} ${slice})
      union all (select 'purchase', p.created_at, p.token_id, jsonb_build_object('customer', b.customer_id, 'amount_minor', p.amount_minor::text, 'tenths', p.tenths)
        from contact_customers m join customers b on b.tenant_id = m.tenant_id and b.id = m.customer_id
        join customer_purchases p on p.tenant_id = m.tenant_id and p.customer_id = m.customer_id
        where ${withPurchases} and m.tenant_id = ${tenantId} and m.contact_id = ${contactId} and ${beyond('p.created_at', 'p.token_id')} ${slice})
      union all (select 'message_out', o.created_at, o.id, jsonb_build_object('channel', o.channel, 'kind', o.kind, 'state', o.state, 'purpose', o.purpose)
        from outbox_messages o where o.tenant_id = ${tenantId} and o.contact_id = any(${[contactId, ...merged]}::uuid[]) and ${beyond('o.created_at', 'o.id')} ${slice})
      union all (select 'message_in', m.created_at, m.id, jsonb_build_object('channel', m.channel, 'kind', m.kind, 'text', left(m.body_text, 200), 'conversation', v.id)
        from conversations v cross join lateral (
          select * from conversation_messages m where m.tenant_id = ${tenantId} and m.conversation_id = v.id and m.direction = 'in' and ${beyond('m.created_at', 'm.id')}
          order by m.seq desc limit ${limit}) m
        where v.tenant_id = ${tenantId} and v.contact_id = any(${[contactId, ...merged]}::uuid[]) ${slice})
      union all (select 'merge', g.updated_at, g.id, jsonb_build_object('merged', g.id, 'name', g.name)
        from contacts g where g.tenant_id = ${tenantId} and g.merged_into = ${contactId} and ${beyond('g.updated_at', 'g.id')} ${slice})
      union all (select 'created', c.created_at, c.id, jsonb_build_object('source', c.source)
        from contacts c where c.tenant_id = ${tenantId} and c.id = ${contactId} and ${beyond('c.created_at', 'c.id')}))
    select kind, id, at, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_key, details from happened order by at desc, id desc limit ${limit}`.execute(
    q,
  );
  return rows;
}
