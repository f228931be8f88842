import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../../kernel/db.ts';
import type { MediaKind } from '../port.ts';

export interface MediaRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly number_id: string | null;
  readonly kind: MediaKind;
  readonly mime: string;
  readonly filename: string;
  readonly bytes: bigint | null;
  readonly sha256: string | null;
  readonly state: 'waiting' | 'stored' | 'failed' | 'removed';
  readonly meta_id: string | null;
  readonly expected_sha256: string | null;
  readonly wamid: string | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly created_at: Date;
  readonly stored_at: Date | null;
}

const COLUMNS = sql`m.tenant_id, m.id, m.direction, m.number_id, m.kind, m.mime, m.filename, m.bytes, m.sha256, m.state, m.meta_id, m.expected_sha256, m.wamid, m.attempts,
  m.error, m.created_at, m.stored_at`;

export async function findMedia(tx: Tx | PlatformTx, id: string): Promise<MediaRow | undefined> {
  const own = tx.tenantId === null ? sql`true` : sql`m.tenant_id = ${tx.tenantId}`;
  return (await sql<MediaRow>`select ${COLUMNS} from whatsapp_media m where ${own} and m.id = ${id}`.execute(tx.q)).rows[0];
}

export interface NewIncoming {
  readonly id: string;
  readonly numberId: string;
  readonly wamid: string;
  readonly mediaId: string;
  readonly kind: MediaKind;
  readonly mime: string;
  readonly filename: string;
  readonly sha256: string;
}

/** @returns how many were new. */
export async function addIncomingRows({ q, tenantId }: Tx, rows: readonly NewIncoming[], now: Date): Promise<number> {
  const result = await sql`
    insert into whatsapp_media (tenant_id, id, direction, number_id, kind, mime, filename, state, meta_id, expected_sha256, wamid, next_at, created_at)
    select ${tenantId}::uuid, x.id, 'in', x.number_id, x.kind, x.mime, x.filename, 'waiting', x.meta_id, nullif(x.sha256, ''), x.wamid, ${now}, ${now}
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.numberId)}::uuid[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.mime)}::text[],
      ${rows.map((r) => r.filename)}::text[], ${rows.map((r) => r.mediaId)}::text[], ${rows.map((r) => r.sha256)}::text[], ${rows.map((r) => r.wamid)}::text[])
      as x (id, number_id, kind, mime, filename, meta_id, sha256, wamid)
    on conflict (tenant_id, number_id, wamid, meta_id) where direction = 'in' do nothing`.execute(q);
  return Number(result.numAffectedRows ?? 0n);
}

export interface NewOutgoing {
  readonly id: string;
  readonly kind: MediaKind;
  readonly mime: string;
  readonly filename: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly createdBy: string | null;
}

export async function addOutgoing({ q, tenantId }: Tx, row: NewOutgoing, now: Date): Promise<void> {
  await sql`
    insert into whatsapp_media (tenant_id, id, direction, kind, mime, filename, bytes, sha256, state, created_by, created_at, stored_at)
    values (${tenantId}, ${row.id}, 'out', ${row.kind}, ${row.mime}, ${row.filename}, ${row.bytes}, ${row.sha256}, 'stored', ${row.createdBy}, ${now}, ${now})`.execute(
    q,
  );
}

/** Takes what is due for a while; who dies holding it is missed when the while is over. */
export async function claimMedia(
  { q, tenantId }: Tx,
  { now, until, limit }: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<readonly MediaRow[]> {
  const { rows } = await sql<MediaRow>`
    with due as (select id from whatsapp_media where tenant_id = ${tenantId} and next_at <= ${now} order by next_at limit ${limit} for update skip locked)
    update whatsapp_media m set next_at = ${until}, attempts = m.attempts + 1 from due where m.tenant_id = ${tenantId} and m.id = due.id returning ${COLUMNS}`.execute(
    q,
  );
  return rows;
}

export async function hasDueMedia({ q, tenantId }: Tx, now: Date): Promise<boolean> {
  return (await sql`select from whatsapp_media where tenant_id = ${tenantId} and next_at <= ${now} limit 1`.execute(q)).rows.length > 0;
}

export interface MediaResult {
  readonly id: string;
  readonly state: MediaRow['state'];
  readonly mime: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly error: string | null;
  readonly nextAt: Date | null;
}

export async function finishMedia({ q, tenantId }: Tx, result: MediaResult, now: Date): Promise<void> {
  await sql`
    update whatsapp_media set state = ${result.state}, mime = coalesce(${result.mime}, mime), bytes = ${result.bytes}, sha256 = ${result.sha256}, error = ${result.error},
      next_at = ${result.nextAt}, stored_at = ${result.state === 'stored' ? now : null}
    where tenant_id = ${tenantId} and id = ${result.id} and state = 'waiting'`.execute(q);
}

/** Meta's id of a file at a number, if it is younger than `since`. */
export async function findUpload(
  { q, tenantId }: Tx,
  upload: { readonly mediaId: string; readonly numberId: string; readonly since: Date },
): Promise<string | undefined> {
  const { rows } = await sql<{ meta_id: string }>`
    select meta_id from whatsapp_uploads where tenant_id = ${tenantId} and media_id = ${upload.mediaId} and number_id = ${upload.numberId} and uploaded_at > ${upload.since}`.execute(
    q,
  );
  return rows[0]?.meta_id;
}

export async function keepUpload(
  { q, tenantId }: Tx,
  upload: { readonly mediaId: string; readonly numberId: string; readonly metaId: string; readonly at: Date },
): Promise<void> {
  await sql`
    insert into whatsapp_uploads (tenant_id, media_id, number_id, meta_id, uploaded_at) values (${tenantId}, ${upload.mediaId}, ${upload.numberId}, ${upload.metaId}, ${upload.at})
    on conflict (tenant_id, media_id, number_id) do update set meta_id = excluded.meta_id, uploaded_at = excluded.uploaded_at`.execute(q);
}
