import { sql } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';

interface CannedFile {
  readonly id: string;
  readonly kind: string;
  readonly mime: string;
  readonly filename: string;
  readonly state: 'waiting' | 'stored' | 'failed';
}

export interface CannedRow {
  readonly id: string;
  readonly shortcode: string;
  readonly title: string;
  readonly body_text: string;
  readonly files: readonly CannedFile[];
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A tenant has hundreds at most: all that fit, by shortcode. */
const MOST = 1_000;

export async function readCanned(
  { q, tenantId }: Tx,
  { id, words }: { readonly id: string | null; readonly words: readonly string[] },
): Promise<readonly CannedRow[]> {
  const fits = words.map((word) => sql` and (strpos(r.shortcode, ${word}) = 1 or strpos(lower(r.title || ' ' || r.body_text), ${word}) > 0)`);
  const { rows } = await sql<CannedRow>`
    select r.id, r.shortcode, r.title, r.body_text, r.created_at, r.updated_at,
      coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'kind', m.kind, 'mime', m.mime, 'filename', m.filename, 'state', m.state) order by f.position)
        from canned_reply_files f join whatsapp_media m on m.tenant_id = f.tenant_id and m.id = f.media_id
        where f.tenant_id = ${tenantId} and f.reply_id = r.id), '[]') as files
    from canned_replies r where r.tenant_id = ${tenantId} and (${id}::uuid is null or r.id = ${id}::uuid)${sql.join(fits, sql``)}
    order by r.shortcode limit ${MOST}`.execute(q);
  return rows;
}

export interface CannedFields {
  readonly shortcode?: string;
  readonly title?: string;
  readonly text?: string;
}

export async function insertCanned(
  { q, tenantId }: Tx,
  { id, shortcode, title, text, createdBy }: CannedFields & { readonly id: string; readonly createdBy: string | null },
): Promise<void> {
  await sql`
    insert into canned_replies (tenant_id, id, shortcode, title, body_text, created_by)
    values (${tenantId}, ${id}, ${shortcode ?? ''}, ${title ?? ''}, ${text ?? ''}, ${createdBy})`.execute(q);
}

export async function updateCanned({ q, tenantId }: Tx, id: string, { shortcode, title, text }: CannedFields): Promise<boolean> {
  const { rows } = await sql`
    update canned_replies set shortcode = coalesce(${shortcode ?? null}::text, shortcode), title = coalesce(${title ?? null}::text, title),
      body_text = coalesce(${text ?? null}::text, body_text), updated_at = clock_timestamp()
    where tenant_id = ${tenantId} and id = ${id} returning id`.execute(q);
  return rows.length > 0;
}

/** The files of an answer, all of them in their order. @returns how many of them there are */
export async function writeFiles({ q, tenantId }: Tx, id: string, mediaIds: readonly string[]): Promise<number> {
  await sql`delete from canned_reply_files where tenant_id = ${tenantId} and reply_id = ${id}`.execute(q);
  const { rows } = await sql`
    insert into canned_reply_files (tenant_id, reply_id, position, media_id)
    select ${tenantId}, ${id}, x.n, m.id from unnest(${mediaIds}::uuid[]) with ordinality as x (media_id, n)
    join whatsapp_media m on m.tenant_id = ${tenantId} and m.id = x.media_id and m.direction = 'out' order by x.n returning position`.execute(q);
  return rows.length;
}

export async function removeCanned({ q, tenantId }: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`delete from canned_replies where tenant_id = ${tenantId} and id = ${id} returning id`.execute(q);
  return rows.length > 0;
}
