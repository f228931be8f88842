import { sha256 } from '../../../../kernel/crypto.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import type { WhatsappDeps } from '../deps.ts';
import type { GraphAnswer, MediaKind, WhatsappAccount } from '../port.ts';
import { keyOf } from './fetch.ts';
import { safeName } from './incoming.ts';
import { fits, kindOf, MEDIA_RULES } from './kinds.ts';
import { addOutgoing, findMedia, findUpload, keepUpload, type NewOutgoing } from './queries.ts';

export interface Upload {
  readonly kind: MediaKind | undefined;
  readonly mime: string;
  readonly filename: string;
  readonly content: Uint8Array;
}

/** A file to be sent, checked. @throws AppError `invalid` for a type or size that WhatsApp would not take */
function checkUpload({ kind, mime, filename, content }: Upload): Omit<NewOutgoing, 'id' | 'createdBy'> {
  const type = mime.toLowerCase().trim();
  const as = kind ?? kindOf(type);
  const { most, types } = MEDIA_RULES[as];
  if (content.length === 0) throw invalid({ content_base64: ['The file is empty.'] });
  if (!types.test(type)) throw invalid({ mime_type: [`WhatsApp takes no ${as} of this type.`] });
  if (content.length > most) throw invalid({ content_base64: [`A ${as} has at most ${Math.floor(most / 1024)} KB.`] });
  if (!fits(type, content)) throw invalid({ mime_type: ['The file is of another type than it is called.'] });
  return { kind: as, mime: type, filename: safeName(filename) || as, bytes: content.length, sha256: sha256(content).toString('hex') };
}

/** The bytes first, then the row: a file without a row is nobody's, and a row without a file could not be sent. */
export async function keepUploaded(
  deps: WhatsappDeps,
  ctx: RequestContext,
  { tenantId, upload }: { readonly tenantId: string; readonly upload: Upload },
): Promise<string> {
  const row: NewOutgoing = { ...checkUpload(upload), id: newId(), createdBy: ctx.actor.kind === 'user' ? ctx.actor.id : null };
  await deps.store.write(keyOf({ tenant_id: tenantId, id: row.id }), upload.content);
  await deps.db.inTenant(tenantId, async (tx) => {
    await addOutgoing(tx, row, deps.clock.now());
    const details = { kind: row.kind, mime: row.mime, bytes: row.bytes };
    await record(tx, ctx, [{ action: 'whatsapp_media.uploaded', objectType: 'whatsapp_media', objectId: row.id, details }]);
  });
  return row.id;
}

/** Whether a file of ours is named by this. */
export async function hasFile(tx: Tx, mediaId: string): Promise<boolean> {
  return isUuid(mediaId) && (await findMedia(tx, mediaId))?.state === 'stored';
}

/** Meta keeps an id for thirty days. */
export const UPLOAD_KEPT_MS = 28 * 24 * 3_600_000;

export type UploadedId = (account: WhatsappAccount, mediaId: string) => Promise<GraphAnswer<{ readonly id: string }>>;

/**
 * Meta's id of a file of ours at a number. A campaign's messages leave side by side and all carry the same file: who asks
 * while it is being handed over waits for that one answer.
 */
export function createUploads(deps: WhatsappDeps): UploadedId {
  const underWay = new Map<string, ReturnType<UploadedId>>();
  return (account, mediaId) => {
    const key = `${account.channelId} ${mediaId}`;
    const answer = underWay.get(key) ?? uploadedId(deps, account, mediaId).finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  };
}

/**
 * Handed over when it is not there any more. Twice does no harm, so the outbox simply tries again when nothing came back.
 */
async function uploadedId(deps: WhatsappDeps, account: WhatsappAccount, mediaId: string): Promise<GraphAnswer<{ readonly id: string }>> {
  const numberId = account.channelId;
  const since = new Date(deps.clock.now().getTime() - UPLOAD_KEPT_MS);
  const read = async (tx: Tx) => ({ row: await findMedia(tx, mediaId), metaId: await findUpload(tx, { mediaId, numberId, since }) });
  const { row, metaId } = await deps.db.inTenant(account.tenantId, read);
  if (metaId !== undefined) return { kind: 'done', value: { id: metaId } };
  const content = row?.state === 'stored' ? await deps.store.read(keyOf(row)) : null;
  if (!row || content === null) return { kind: 'refused', code: 'no_file', reason: 'the file is not there any more', trouble: false, retryable: false };
  const answer = await deps.provider.upload(account, { mime: row.mime, filename: row.filename, content });
  if (answer.kind === 'done') {
    const kept = { mediaId, numberId, metaId: answer.value.id, at: deps.clock.now() };
    await deps.db.inTenant(account.tenantId, (tx) => keepUpload(tx, kept));
  }
  return answer;
}
