import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import type { RequestContext } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { record } from '../../tenancy/audit/index.ts';
import { addDocument, countDocuments, removeDocument, type DocumentType } from './document-queries.ts';
import { notNow, tooManyDocuments } from './errors.ts';
import { lockRequest } from './queries.ts';
import { isOpen } from './state.ts';

export const LARGEST_DOCUMENT = 5 * 1024 * 1024;
export const MOST_DOCUMENTS = 5;

const MAGIC: readonly (readonly [DocumentType, Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
];

/** By its first bytes, whatever its name says. @throws AppError `invalid` under `content_base64` */
function typeOf(content: Buffer): DocumentType {
  const known = MAGIC.find(([, magic]) => content.subarray(0, magic.length).equals(magic));
  if (!known || content.length > LARGEST_DOCUMENT) throw invalid({ content_base64: ['A PDF, JPEG or PNG of at most 5 MB.'] });
  return known[0];
}

function bytesOf(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) throw invalid({ content_base64: ['Not base64.'] });
  return Buffer.from(base64, 'base64');
}

interface Work {
  readonly ctx: RequestContext;
  readonly now: Date;
}

interface Upload {
  readonly requestId: string;
  readonly filename: string;
  readonly base64: string;
}

/**
 * Puts a document to an open request.
 * @throws AppError `not_found`, `invalid`, `senders.wrong_state`, `senders.too_many_documents`
 */
export async function putDocument(tx: Tx, { ctx, now }: Work, { requestId, filename, base64 }: Upload): Promise<void> {
  await lockOpen(tx, requestId);
  const content = bytesOf(base64);
  const mime = typeOf(content);
  if ((await countDocuments(tx, requestId)) >= MOST_DOCUMENTS) throw tooManyDocuments(MOST_DOCUMENTS);
  const id = newId();
  await addDocument(tx, { id, requestId, filename, mime, content, addedBy: ctx.actor.kind === 'user' ? ctx.actor.id : null }, now);
  const details = { document: id, filename, mime, bytes: content.length };
  await record(tx, ctx, [{ action: 'sender_request.document_added', objectType: 'sender_request', objectId: requestId, details }]);
}

/** @throws AppError `not_found`, `senders.wrong_state` */
export async function takeDocumentBack(tx: Tx, { ctx }: Work, { requestId, id }: { readonly requestId: string; readonly id: string }): Promise<void> {
  await lockOpen(tx, requestId);
  if (!(await removeDocument(tx, requestId, id))) throw notFound();
  await record(tx, ctx, [{ action: 'sender_request.document_removed', objectType: 'sender_request', objectId: requestId, details: { document: id } }]);
}

/** What was decided upon stays as it was. */
async function lockOpen(tx: Tx, requestId: string): Promise<void> {
  const row = await lockRequest(tx, requestId);
  if (!row) throw notFound();
  if (!isOpen(row.status)) throw notNow(row.status);
}
