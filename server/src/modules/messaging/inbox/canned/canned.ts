import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import { searchWords } from '../../../../kernel/pages.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { fileUrl } from '../../whatsapp/index.ts';
import type { InboxTools } from '../deps.ts';
import { maybePerson } from '../person.ts';
import { uniquely } from '../unique.ts';
import { insertCanned, readCanned, removeCanned, updateCanned, writeFiles, type CannedFields, type CannedRow } from './queries.ts';

interface ShownCanned {
  id: string;
  shortcode: string;
  title: string;
  text: string;
  files: { id: string; kind: string; mime_type: string; filename: string; url: string | null }[];
  created_at: string;
  updated_at: string;
}

type FileDeps = Pick<InboxTools, 'secrets' | 'publicUrl' | 'clock'>;

function present(deps: FileDeps, tenantId: string, { body_text: text, files, ...row }: CannedRow): ShownCanned {
  return {
    ...row,
    text,
    files: files.map(({ mime, state, ...file }) => ({ ...file, mime_type: mime, url: fileUrl(deps, { tenant_id: tenantId, id: file.id, state }) })),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export async function listCanned(tx: Tx, deps: FileDeps, search: string | undefined): Promise<readonly ShownCanned[]> {
  return (await readCanned(tx, { id: null, words: searchWords(search) })).map((row) => present(deps, tx.tenantId, row));
}

/** @throws AppError `not_found` */
export async function cannedOr404(tx: Tx, deps: FileDeps, id: string): Promise<ShownCanned> {
  const [row] = await readCanned(tx, { id, words: [] });
  if (!row) throw notFound();
  return present(deps, tx.tenantId, row);
}

type CannedBody = CannedFields & { readonly files?: readonly string[] };

/** @throws AppError `inbox.name_taken`; `not_found` for a file that is not there */
export async function createCanned(tx: Tx, ctx: RequestContext, { deps, body }: { readonly deps: FileDeps; readonly body: CannedBody }): Promise<ShownCanned> {
  const id = newId();
  await uniquely(() => insertCanned(tx, { ...body, id, createdBy: maybePerson(ctx) }));
  await keepFiles(tx, id, body.files);
  await record(tx, ctx, [{ action: 'canned_reply.created', objectType: 'canned_reply', objectId: id, details: { shortcode: body.shortcode } }]);
  return cannedOr404(tx, deps, id);
}

/** @throws AppError `not_found`, `inbox.name_taken` */
export async function changeCanned(
  tx: Tx,
  ctx: RequestContext,
  { deps, id, body }: { readonly deps: FileDeps; readonly id: string; readonly body: CannedBody },
): Promise<ShownCanned> {
  if (!(await uniquely(() => updateCanned(tx, id, body)))) throw notFound();
  await keepFiles(tx, id, body.files);
  await record(tx, ctx, [{ action: 'canned_reply.changed', objectType: 'canned_reply', objectId: id, details: { fields: Object.keys(body) } }]);
  return cannedOr404(tx, deps, id);
}

async function keepFiles(tx: Tx, id: string, files: readonly string[] | undefined): Promise<void> {
  if (files === undefined) return;
  if (!files.every(isUuid) || (await writeFiles(tx, id, files)) < files.length) throw notFound();
}

/** @throws AppError `not_found` */
export async function deleteCanned(tx: Tx, ctx: RequestContext, id: string): Promise<null> {
  if (!(await removeCanned(tx, id))) throw notFound();
  await record(tx, ctx, [{ action: 'canned_reply.deleted', objectType: 'canned_reply', objectId: id }]);
  return null;
}
