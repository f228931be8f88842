import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import { keysetBeyond, keysetOrder, type Keyset } from '../../../../kernel/keyset.ts';
import { MOST_COUNTED } from '../../../../kernel/pages.ts';
import type { RemoteTemplate, TemplatePart } from '../port.ts';
import type { Variable } from './variables.ts';

type TemplateChannel = 'whatsapp' | 'sms' | 'email';

export interface TemplateRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly channel: TemplateChannel;
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly subject: string;
  readonly body_text: string;
  readonly components: readonly TemplatePart[];
  readonly parameter_format: 'positional' | 'named';
  readonly variables: readonly Variable[];
  readonly waba_id: string;
  readonly meta_id: string | null;
  readonly status: string;
  readonly status_reason: string;
  readonly quality: string;
  readonly coming_category: string;
  readonly usage_count: bigint;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly submitted_at: Date | null;
  readonly synced_at: Date | null;
}

const COLUMNS = sql`t.tenant_id, t.id, t.channel, t.name, t.language, t.category, t.subject, t.body_text, t.components, t.parameter_format, t.variables, t.waba_id,
  t.meta_id, t.status, t.status_reason, t.quality, t.coming_category, t.usage_count, t.created_by, t.created_at, t.updated_at, t.submitted_at, t.synced_at`;

export interface TemplateFilter {
  readonly channel?: string | undefined;
  readonly category?: string | undefined;
  readonly language?: string | undefined;
  readonly status?: string | undefined;
  readonly approved?: boolean | undefined;
  /** Words that must all occur, in lower case. */
  readonly words: readonly string[];
}

function wanted(tx: Tx | PlatformTx, filter: TemplateFilter): ReturnType<typeof sql> {
  const conditions = [
    tx.tenantId === null ? sql`true` : sql`t.tenant_id = ${tx.tenantId}`,
    sql`t.deleted_at is null`,
    ...(['channel', 'category', 'language', 'status'] as const).flatMap((name) =>
      filter[name] === undefined ? [] : [sql`t.${sql.ref(name)} = ${filter[name]}`],
    ),
    ...(filter.approved === undefined ? [] : [filter.approved ? sql`t.status = 'approved'` : sql`t.status <> 'approved'`]),
    ...filter.words.map((word) => sql`position(${word} in lower(t.name || ' ' || t.body_text)) > 0`),
  ];
  return sql.join(conditions, sql` and `);
}

export async function listTemplates(
  tx: Tx | PlatformTx,
  filter: TemplateFilter,
  page: { readonly keyset: Keyset; readonly limit: number; readonly offset: number },
): Promise<readonly (TemplateRow & { readonly key: string })[]> {
  const { rows } = await sql<TemplateRow & { key: string }>`
    select ${COLUMNS}, ${page.keyset.by === 'created_at' ? sql`to_char(t.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : sql`${sql.ref(`t.${page.keyset.by}`)}::text`} as key
    from message_templates t where ${wanted(tx, filter)} and ${keysetBeyond('t', page.keyset)} order by ${keysetOrder('t', page.keyset)} limit ${page.limit} offset ${page.offset}`.execute(
    tx.q,
  );
  return rows;
}

/** At most `MOST_COUNTED`: a client has thousands of templates, not millions. */
export async function countTemplates(tx: Tx | PlatformTx, filter: TemplateFilter): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select from message_templates t where ${wanted(tx, filter)} limit ${MOST_COUNTED}) c`.execute(tx.q);
  return rows[0]!.n;
}

export async function findTemplate(tx: Tx | PlatformTx, id: string): Promise<TemplateRow | undefined> {
  const own = tx.tenantId === null ? sql`true` : sql`t.tenant_id = ${tx.tenantId}`;
  return (await sql<TemplateRow>`select ${COLUMNS} from message_templates t where ${own} and t.id = ${id} and t.deleted_at is null`.execute(tx.q)).rows[0];
}

/** As `findTemplate`; who changes one waits for who changes it already. */
export async function lockTemplate({ q, tenantId }: Tx, id: string): Promise<TemplateRow | undefined> {
  return (
    await sql<TemplateRow>`select ${COLUMNS} from message_templates t where t.tenant_id = ${tenantId} and t.id = ${id} and t.deleted_at is null for update`.execute(
      q,
    )
  ).rows[0];
}

/** WhatsApp's, by what a send names. */
export async function findByName(
  { q, tenantId }: Tx,
  { wabaId, name, language }: { readonly wabaId: string; readonly name: string; readonly language: string },
): Promise<TemplateRow | undefined> {
  const { rows } = await sql<TemplateRow>`
    select ${COLUMNS} from message_templates t
    where t.tenant_id = ${tenantId} and t.channel = 'whatsapp' and t.waba_id = ${wabaId} and t.name = ${name} and t.language = ${language} and t.deleted_at is null`.execute(
    q,
  );
  return rows[0];
}

/** Approved utility templates of an account whose places have names, newest first. */
export async function namedUtilityTemplates({ q, tenantId }: Tx, wabaId: string): Promise<readonly TemplateRow[]> {
  const { rows } = await sql<TemplateRow>`
    select ${COLUMNS} from message_templates t
    where t.tenant_id = ${tenantId} and t.channel = 'whatsapp' and t.waba_id = ${wabaId} and t.status = 'approved' and lower(t.category) = 'utility'
      and t.parameter_format = 'named' and t.deleted_at is null
    order by t.id desc limit 200`.execute(q);
  return rows;
}

export type NewTemplateRow = Pick<
  TemplateRow,
  | 'id'
  | 'channel'
  | 'name'
  | 'language'
  | 'category'
  | 'subject'
  | 'body_text'
  | 'components'
  | 'parameter_format'
  | 'variables'
  | 'waba_id'
  | 'status'
  | 'created_by'
  | 'created_at'
>;

/** @returns false when there is one of this name and language. */
export async function addTemplate({ q, tenantId }: Tx, row: NewTemplateRow): Promise<boolean> {
  const { rows } = await sql`
    insert into message_templates (tenant_id, id, channel, name, language, category, subject, body_text, components, parameter_format, variables, waba_id, status,
      created_by, created_at, updated_at)
    values (${tenantId}, ${row.id}, ${row.channel}, ${row.name}, ${row.language}, ${row.category}, ${row.subject}, ${row.body_text},
      ${JSON.stringify(row.components)}::jsonb, ${row.parameter_format}, ${JSON.stringify(row.variables)}::jsonb, ${row.waba_id}, ${row.status},
      ${row.created_by}, ${row.created_at}, ${row.created_at})
    on conflict (tenant_id, channel, waba_id, name, language) where deleted_at is null do nothing returning id`.execute(q);
  return rows.length > 0;
}

export type TemplateChanges = Partial<
  Pick<
    TemplateRow,
    | 'name'
    | 'language'
    | 'category'
    | 'subject'
    | 'body_text'
    | 'components'
    | 'parameter_format'
    | 'variables'
    | 'waba_id'
    | 'meta_id'
    | 'status'
    | 'status_reason'
    | 'submitted_at'
  >
> & { readonly deleted_at?: Date };

const JSON_COLUMNS = new Set(['components', 'variables']);

export async function changeTemplate({ q, tenantId }: Tx, id: string, { at, ...changes }: TemplateChanges & { readonly at: Date }): Promise<void> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const sets = given.map(([name, value]) =>
    JSON_COLUMNS.has(name) ? sql`${sql.ref(name)} = ${JSON.stringify(value)}::jsonb` : sql`${sql.ref(name)} = ${value}`,
  );
  await sql`update message_templates set ${sql.join([...sets, sql`updated_at = ${at}`])} where tenant_id = ${tenantId} and id = ${id}`.execute(q);
}

/** Templates used by messages that were queued just now. */
export async function countUse({ q, tenantId }: Tx, uses: readonly { readonly id: string; readonly times: number }[]): Promise<void> {
  if (uses.length === 0) return;
  await sql`
    update message_templates t set usage_count = t.usage_count + x.times from unnest(${uses.map((u) => u.id)}::uuid[], ${uses.map((u) => u.times)}::integer[]) as x (id, times)
    where t.tenant_id = ${tenantId} and t.id = x.id`.execute(q);
}

export type SyncedTemplate = RemoteTemplate & { readonly rowId: string; readonly bodyText: string; readonly variables: readonly Variable[] };

/** What Meta has takes the place of what was known. One that was being submitted is found again by name and language. */
export async function keepSynced(
  { q, tenantId }: Tx,
  { wabaId, rows, now }: { readonly wabaId: string; readonly rows: readonly SyncedTemplate[]; readonly now: Date },
): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map((row) => ({
    id: row.rowId,
    meta_id: row.id,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    quality: row.quality,
    reason: row.reason,
    parameter_format: row.parameterFormat,
    components: row.components,
    body_text: row.bodyText,
    variables: row.variables,
  }));
  await sql`
    insert into message_templates as t (tenant_id, id, channel, name, language, category, body_text, components, parameter_format, variables, waba_id, meta_id, status,
      status_reason, quality, created_at, updated_at, synced_at)
    select ${tenantId}, x.id, 'whatsapp', x.name, x.language, x.category, x.body_text, x.components, x.parameter_format, x.variables, ${wabaId}, x.meta_id, x.status,
      x.reason, x.quality, ${now}, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as x (id uuid, meta_id text, name text, language text, category text, status text, quality text, reason text,
      parameter_format text, components jsonb, body_text text, variables jsonb)
    on conflict (tenant_id, channel, waba_id, name, language) where deleted_at is null do update set meta_id = excluded.meta_id, category = excluded.category,
      status = excluded.status, status_reason = excluded.status_reason, quality = excluded.quality, parameter_format = excluded.parameter_format,
      components = excluded.components, body_text = excluded.body_text,
      -- fallbacks are ours: Meta does not know them
      variables = case when jsonb_array_length(t.variables) = jsonb_array_length(excluded.variables) then t.variables else excluded.variables end,
      synced_at = ${now}, updated_at = case when t.status is distinct from excluded.status or t.components is distinct from excluded.components then ${now} else t.updated_at end
    -- one that Meta refused and that is being mended here keeps what was written meanwhile
    where not (t.meta_id is not null and (t.status = 'draft' or (t.status = 'submitting' and excluded.status = 'rejected')))`.execute(q);
}

/** Submitted templates that the whole list did not hold are gone at Meta. */
export async function markGone({ q, tenantId }: Tx, wabaId: string, before: Date): Promise<void> {
  await sql`
    update message_templates set status = 'deleted', updated_at = now() where tenant_id = ${tenantId} and channel = 'whatsapp' and waba_id = ${wabaId}
      and deleted_at is null and meta_id is not null and status not in ('deleted', 'draft', 'submitting') and (synced_at is null or synced_at < ${before})
      and coalesce(submitted_at, '-infinity') < ${before}`.execute(q);
}

export interface TemplateNews {
  readonly metaId: string;
  readonly name: string;
  readonly language: string;
  readonly status: string | null;
  readonly reason: string | null;
  readonly quality: string | null;
  readonly category: string | null;
  readonly comingCategory: string | null;
}

/** Handed over without an answer, and not in the whole list of some time later: Meta never got it. */
export async function backToDraft({ q, tenantId }: Tx, wabaId: string, before: Date): Promise<void> {
  await sql`
    update message_templates set status = 'draft', status_reason = 'Meta did not get it: submit it again', updated_at = now()
    where tenant_id = ${tenantId} and channel = 'whatsapp' and waba_id = ${wabaId} and deleted_at is null and status = 'submitting' and submitted_at < ${before}`.execute(
    q,
  );
}

/** By Meta's id or, for one whose id was never learnt, by name and language in either way of writing it (`en-US`, `en_US`). */
export async function applyNews({ q, tenantId }: Tx, news: readonly TemplateNews[], now: Date): Promise<void> {
  await sql`
    update message_templates t set status = coalesce(x.status, t.status), status_reason = coalesce(x.reason, t.status_reason), quality = coalesce(x.quality, t.quality),
      category = coalesce(x.category, t.category), coming_category = case when x.category is not null then '' else coalesce(x.coming, t.coming_category) end,
      meta_id = coalesce(t.meta_id, nullif(x.meta_id, '')), updated_at = ${now}
    from unnest(${news.map((n) => n.metaId)}::text[], ${news.map((n) => n.name)}::text[], ${news.map((n) => n.language)}::text[], ${news.map((n) => n.status)}::text[],
      ${news.map((n) => n.reason)}::text[], ${news.map((n) => n.quality)}::text[], ${news.map((n) => n.category)}::text[], ${news.map((n) => n.comingCategory)}::text[])
      as x (meta_id, name, language, status, reason, quality, category, coming)
    where t.tenant_id = ${tenantId} and t.channel = 'whatsapp' and t.deleted_at is null
      and (t.meta_id = x.meta_id or (t.meta_id is null and t.name = x.name and replace(t.language, '-', '_') = replace(x.language, '-', '_')))`.execute(q);
}
