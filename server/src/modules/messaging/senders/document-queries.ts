import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';

export type DocumentType = 'application/pdf' | 'image/jpeg' | 'image/png';

export interface NewDocument {
  readonly id: string;
  readonly requestId: string;
  readonly filename: string;
  readonly mime: DocumentType;
  readonly content: Buffer;
  readonly addedBy: string | null;
}

export async function addDocument(tx: Tx, row: NewDocument, now: Date): Promise<void> {
  await sql`
    insert into sender_documents (tenant_id, id, request_id, filename, mime, content, added_by, added_at)
    values (${tx.tenantId}, ${row.id}, ${row.requestId}, ${row.filename}, ${row.mime}, ${row.content}, ${row.addedBy}, ${now})`.execute(tx.q);
}

export async function countDocuments(tx: Tx, requestId: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from sender_documents where tenant_id = ${tx.tenantId} and request_id = ${requestId}`.execute(tx.q);
  return rows[0]!.n;
}

/** @returns false when the request has no such document. */
export async function removeDocument(tx: Tx, requestId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from sender_documents where tenant_id = ${tx.tenantId} and request_id = ${requestId} and id = ${id} returning id`.execute(
    tx.q,
  );
  return rows.length > 0;
}

export interface DocumentFile {
  readonly filename: string;
  readonly mime: DocumentType;
  readonly content: Buffer;
}

export async function readDocument(tx: Tx | PlatformTx, requestId: string, id: string): Promise<DocumentFile | undefined> {
  const { rows } = await sql<DocumentFile>`
    select filename, mime, content from sender_documents
    where request_id = ${requestId} and id = ${id} and (${tx.tenantId}::uuid is null or tenant_id = ${tx.tenantId}::uuid)`.execute(tx.q);
  return rows[0];
}
