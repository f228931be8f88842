import { sql, type RawBuilder } from 'kysely';
import { countList, type Counted, type Counting } from '../../../../kernel/counting.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../../kernel/keyset.ts';
import { soughtIds, type Sought } from '../../contacts/index.ts';
import type { State } from './state.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface ConversationRow {
  readonly id: string;
  readonly contact_id: string;
  readonly contact_name: string;
  readonly contact_phone: string | null;
  readonly channel: 'sms' | 'whatsapp';
  readonly channel_id: string | null;
  readonly peer: string;
  readonly state: State;
  readonly snoozed_until: Date | null;
  readonly resolved_at: Date | null;
  readonly archived_at: Date | null;
  readonly priority: number;
  readonly subject: string;
  readonly assignee: PersonRow | null;
  readonly team: { readonly id: string; readonly name: string } | null;
  readonly labels: readonly { readonly id: string; readonly name: string; readonly color: string }[];
  readonly unread_count: number;
  readonly mentioned: boolean;
  readonly message_count: number;
  readonly last_message_at: Date;
  readonly last_message_text: string;
  readonly last_message_direction: 'in' | 'out';
  readonly waiting_since: Date | null;
  readonly answer_due_at: Date | null;
  readonly resolve_due_at: Date | null;
  readonly ai_summary: string;
  readonly ai_suggestions: readonly unknown[];
  readonly version: bigint;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly key: string;
}

export const CONVERSATION_ORDERS = ['last_message_at', 'created_at', 'unread_count'] as const;
type Order = (typeof CONVERSATION_ORDERS)[number];

export interface ConversationFilters {
  /** Whose reading counts; null: nobody's. */
  readonly personId: string | null;
  readonly archived: boolean;
  readonly states: readonly State[] | null;
  readonly channel: string | null;
  /** An id; '' for nobody. */
  readonly assignee: string | null;
  /** An id; '' for none; 'mine'. */
  readonly team: string | null;
  readonly label: string | null;
  readonly contact: string | null;
  readonly priority: number | null;
  readonly unread: boolean | null;
  readonly mentioned: boolean | null;
  readonly overdue: boolean | null;
  /** People, the beginning of a subject, and the talks in which it was said. */
  readonly search: { readonly sought: Sought; readonly start: string; readonly saying: readonly string[] } | null;
}

export interface ConversationList extends Keyset<Order>, ConversationFilters {
  readonly limit: number;
  readonly offset: number;
}

/** People whose talks are looked up for a search. */
const MOST_SOUGHT = 500;
const LAST = '\u{10FFFF}';

function given<T>(value: T | null, condition: (value: T) => RawBuilder<unknown>): RawBuilder<unknown>[] {
  return value === null ? [] : [condition(value)];
}

/** A target of the client's has passed; by the index of what is due. */
export const OVERDUE = sql`(v.answer_due_at is not null or v.resolve_due_at is not null) and least(v.answer_due_at, v.resolve_due_at) <= now()`;

/** Words that this person has not read, and that were not settled for everybody. */
function unreadOf(tenantId: string, personId: string | null): RawBuilder<number> {
  const seen =
    personId === null
      ? sql`0`
      : sql`coalesce((select r.inbound_seen from conversation_reads r where r.tenant_id = ${tenantId} and r.conversation_id = v.id and r.user_id = ${personId}), 0)`;
  return sql<number>`greatest(v.inbound_count - greatest(${seen}, v.resolved_inbound), 0)`;
}

function mentionOf(tenantId: string, personId: string | null): RawBuilder<boolean> {
  if (personId === null) return sql<boolean>`false`;
  return sql<boolean>`exists (select from message_mentions n where n.tenant_id = ${tenantId} and n.user_id = ${personId} and n.conversation_id = v.id and n.seen_at is null)`;
}

function conditions(tx: Tx, f: ConversationFilters): RawBuilder<unknown> {
  const { tenantId } = tx;
  const isUnread = sql`(v.state <> 'resolved' and ${unreadOf(tenantId, f.personId)} > 0)`;
  return sql.join(
    [
      sql`v.tenant_id = ${tenantId} and v.archived_at is ${f.archived ? sql`not null` : sql`null`}`,
      ...given(f.states, (states) => (states.length === 1 ? sql`v.state = ${states[0]}` : sql`v.state = any(${[...states]}::text[])`)),
      ...given(f.channel, (channel) => sql`v.channel = ${channel}`),
      ...given(f.assignee, (id) => (id === '' ? sql`v.assignee_id is null` : sql`v.assignee_id = ${id}::uuid`)),
      ...given(f.team, (id) => teamCondition(tx, f.personId, id)),
      ...given(f.label, (id) => labelled(tx, id)),
      ...given(f.contact, (id) => sql`v.contact_id = ${id}::uuid`),
      ...given(f.priority, (priority) => sql`v.priority = ${priority}`),
      ...given(f.unread, (unread) => (unread ? isUnread : sql`not ${isUnread}`)),
      ...given(f.mentioned, (mentioned) => (mentioned ? mentionOf(tenantId, f.personId) : sql`not ${mentionOf(tenantId, f.personId)}`)),
      ...given(f.overdue, (overdue) => (overdue ? OVERDUE : sql`(${OVERDUE}) is not true`)),
      ...given(f.search, (search) => searched(tx, search)),
    ],
    sql` and `,
  );
}

function teamCondition({ tenantId }: Tx, personId: string | null, id: string): RawBuilder<unknown> {
  if (id === '') return sql`v.team_id is null`;
  if (id !== 'mine') return sql`v.team_id = ${id}::uuid`;
  return sql`v.team_id in (select m.team_id from inbox_team_members m where m.tenant_id = ${tenantId} and m.user_id = ${personId}::uuid)`;
}

/**
 * Look-ups by index, then their talks: an `or` over two tables would read all of one of them. As arrays, since those are
 * found once: as joins, tables that nobody has analysed yet were walked again for each row of each other.
 */
function searched(tx: Tx, { sought, start, saying }: NonNullable<ConversationFilters['search']>): RawBuilder<unknown> {
  const { tenantId } = tx;
  return sql`v.id = any(array(
    select t.id from conversations t where t.tenant_id = ${tenantId} and t.contact_id = any(array(${soughtIds(tx, sought, MOST_SOUGHT)}))
    union all select t.id from conversations t
      where t.tenant_id = ${tenantId} and t.subject <> '' and t.subject_lower >= ${start} and t.subject_lower < ${start + LAST}
    union all select unnest(${[...saying]}::uuid[])))`;
}

/** Among so many of the newest talks a label that is in use fills a page. */
const NEAR = 2_000;

/** One statement whatever the page holds: the page first, then what belongs to its rows. Of a label, a second one when it is seldom. */
export async function listConversations(tx: Tx, list: ConversationList): Promise<readonly ConversationRow[]> {
  const order = orderOf(tx, list);
  const rowsOf = async (page: RawBuilder<unknown>): Promise<readonly ConversationRow[]> =>
    (await described(tx, { page, order, personId: list.personId, by: list.by }).execute(tx.q)).rows;
  if (list.label !== null && list.by !== 'unread_count') {
    const rows = await rowsOf(nearPage(tx, { ...list, label: list.label }));
    if (rows.length === list.limit) return rows;
  }
  return rowsOf(
    sql`select v.id from conversations v where ${conditions(tx, list)} and ${beyondOf(list)} order by ${order} limit ${list.limit} offset ${list.offset}`,
  );
}

/** A label that many talks have is looked for talk by talk, the newest first: to gather all that have it takes longer, the more there are. */
function nearPage(tx: Tx, list: ConversationList & { readonly label: string }): RawBuilder<unknown> {
  const order = orderOf(tx, list);
  const near = sql`select v.id, v.last_message_at, v.created_at from conversations v where ${conditions(tx, { ...list, label: null })} and ${beyondOf(list)} order by ${order} limit ${NEAR}`;
  return sql`select v.id from (${near}) v where ${labelled(tx, list.label)} order by ${order} limit ${list.limit} offset ${list.offset}`;
}

function beyondOf(list: ConversationList): RawBuilder<unknown> {
  return list.by === 'unread_count' ? sql`true` : keysetBeyond('v', list);
}

function labelled({ tenantId }: Tx, labelId: string): RawBuilder<unknown> {
  return sql`v.id in (select l.conversation_id from conversation_labels l where l.tenant_id = ${tenantId} and l.label_id = ${labelId}::uuid)`;
}

function orderOf({ tenantId }: Tx, list: ConversationList): RawBuilder<unknown> {
  if (list.by !== 'unread_count') return keysetOrder('v', list);
  const direction = list.descending ? sql`desc` : sql`asc`;
  return sql`${unreadOf(tenantId, list.personId)} ${direction}, v.id ${direction}`;
}

/** How many talks there are, up to a thousand: agents turn a few pages, and folders are counted by themselves. */
export function countConversations(tx: Tx, filters: ConversationFilters, counting: Pick<Counting, 'page' | 'rows'>): Promise<Counted> {
  return countList(tx.q, { ...counting, search: 'gathered', from: sql`from conversations v where ${conditions(tx, filters)}` });
}

export async function findConversation(tx: Tx, id: string, personId: string | null): Promise<ConversationRow | undefined> {
  const page = sql`select v.id from conversations v where v.tenant_id = ${tx.tenantId} and v.id = ${id}`;
  return (await described(tx, { page, order: sql`v.id`, personId, by: 'created_at' }).execute(tx.q)).rows[0];
}

interface Described {
  readonly page: RawBuilder<unknown>;
  readonly order: RawBuilder<unknown>;
  readonly personId: string | null;
  readonly by: Order;
}

function described({ tenantId }: Tx, { page, order, personId, by }: Described): RawBuilder<ConversationRow> {
  const key = by === 'unread_count' ? sql`''` : sql`to_char(${sql.ref(`v.${by}`)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  return sql<ConversationRow>`
    with page as materialized (${page})
    select v.id, v.contact_id, c.name as contact_name,
      (select i.value from contact_identities i where i.tenant_id = ${tenantId} and i.contact_id = v.contact_id and i.kind = 'phone' order by i.is_primary desc limit 1) as contact_phone,
      v.channel, v.channel_id, v.peer, v.state, v.snoozed_until, v.resolved_at, v.archived_at, v.priority, v.subject,
      case when u.id is null then null else jsonb_build_object('id', u.id, 'email', u.email, 'name', trim(coalesce(nullif(m.first_name, ''), u.first_name) || ' ' || coalesce(nullif(m.last_name, ''), u.last_name))) end as assignee,
      case when t.id is null then null else jsonb_build_object('id', t.id, 'name', t.name) end as team,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'color', l.color) order by l.name)
        from conversation_labels x join inbox_labels l on l.tenant_id = x.tenant_id and l.id = x.label_id
        where x.tenant_id = ${tenantId} and x.conversation_id = v.id), '[]') as labels,
      ${unreadOf(tenantId, personId)} as unread_count, ${mentionOf(tenantId, personId)} as mentioned, v.message_count, v.last_message_at, v.last_message_text,
      v.last_message_direction, v.waiting_since, v.answer_due_at, v.resolve_due_at, v.ai_summary, v.ai_suggestions, v.version, v.created_at, v.updated_at, ${key} as key
    from page join conversations v on v.tenant_id = ${tenantId} and v.id = page.id join contacts c on c.tenant_id = ${tenantId} and c.id = v.contact_id
      left join users u on u.id = v.assignee_id left join memberships m on m.tenant_id = ${tenantId} and m.user_id = v.assignee_id
      left join inbox_teams t on t.tenant_id = ${tenantId} and t.id = v.team_id
    order by ${order}`;
}
