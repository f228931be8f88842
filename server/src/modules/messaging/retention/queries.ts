import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { PlaceName } from './places.ts';

export interface RetentionRow {
  readonly months: number | null;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
  readonly ranAt: Date | null;
  readonly messages: number;
  readonly texts: number;
  readonly files: number;
}

const NOTHING: RetentionRow = { months: null, updatedAt: null, updatedBy: null, ranAt: null, messages: 0, texts: 0, files: 0 };

export async function readRetention({ q, tenantId }: Tx): Promise<RetentionRow> {
  const { rows } = await sql<RetentionRow>`
    select r.months, r.updated_at as "updatedAt", u.email as "updatedBy", r.ran_at as "ranAt", r.messages_removed::float8 as messages, r.texts_removed::float8 as texts,
      r.files_removed::float8 as files
    from message_retention r left join users u on u.id = r.updated_by where r.tenant_id = ${tenantId}`.execute(q);
  return rows[0] ?? NOTHING;
}

export async function writeRetention(
  { q, tenantId }: Tx,
  { months, by, at }: { readonly months: number | null; readonly by: string | null; readonly at: Date },
): Promise<void> {
  await sql`
    insert into message_retention (tenant_id, months, updated_by, updated_at) values (${tenantId}, ${months}, ${by}, ${at})
    on conflict (tenant_id) do update set months = excluded.months, updated_by = excluded.updated_by, updated_at = excluded.updated_at`.execute(q);
}

export interface Removed {
  readonly messages: number;
  readonly texts: number;
  readonly files: number;
}

export async function addRemoved({ q, tenantId }: Tx, { messages, texts, files }: Removed): Promise<void> {
  await sql`
    update message_retention set messages_removed = messages_removed + ${messages}, texts_removed = texts_removed + ${texts}, files_removed = files_removed + ${files}
    where tenant_id = ${tenantId}`.execute(q);
}

export async function noteRun({ q, tenantId }: Tx, at: Date): Promise<void> {
  await sql`update message_retention set ran_at = ${at} where tenant_id = ${tenantId}`.execute(q);
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Behind which nothing has been looked at yet. */
export async function readMarkOf({ q, tenantId }: Tx, place: PlaceName): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select last_id as id from message_retention_marks where tenant_id = ${tenantId} and place = ${place}`.execute(q);
  return rows[0]?.id ?? FIRST;
}

export async function writeMarkOf({ q, tenantId }: Tx, place: PlaceName, lastId: string): Promise<void> {
  await sql`
    insert into message_retention_marks (tenant_id, place, last_id) values (${tenantId}, ${place}, ${lastId})
    on conflict (tenant_id, place) do update set last_id = excluded.last_id`.execute(q);
}
