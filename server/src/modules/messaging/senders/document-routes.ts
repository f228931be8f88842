import { Type } from 'typebox';
import { notFound } from '../../../kernel/errors.ts';
import { text } from '../../../kernel/fields.ts';
import { FileBody, IdParams, route, type RouteDefinition } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { readDocument } from './document-queries.ts';
import { LARGEST_DOCUMENT, MOST_DOCUMENTS, putDocument, takeDocumentBack } from './documents.ts';
import { shownRequest } from './request-routes.ts';
import { Request } from './schema.ts';

const tag = 'Sender names';
const object = 'sender_requests' as const;
const LARGEST_BODY = Math.ceil(LARGEST_DOCUMENT * 1.4);

const DocumentParams = Type.Object({ id: Type.String(), document_id: Type.String() });
const DocumentBody = Type.Object(
  { filename: text(200, 1), content_base64: Type.String({ minLength: 4, maxLength: LARGEST_BODY }) },
  { additionalProperties: false },
);

/** Documents that prove a name: certificates and letters, for whoever reviews the request. */
export function documentRoutes(base: string, now: () => Date): RouteDefinition[] {
  const path = `${base}:id/documents/`;
  const one = `${path}:document_id/`;
  return [
    route({
      method: 'POST',
      path,
      summary: 'Put a document to an open request',
      description: `A PDF, JPEG or PNG of at most 5 MB, known by its first bytes; at most ${MOST_DOCUMENTS} of them.`,
      tag,
      access: 'senders.manage',
      object,
      params: IdParams,
      bodyLimit: LARGEST_BODY,
      rateLimit: { max: 30, seconds: 60 },
      body: DocumentBody,
      response: Request,
      status: 201,
      handle: (ctx, { params, body }) =>
        ctx.write(async (tx) => {
          await putDocument(tx, { ctx, now: now() }, { requestId: params.id, filename: body.filename, base64: body.content_base64 });
          return shownRequest(tx, params.id);
        }),
    }),
    fileRoute(one),
    route({
      method: 'DELETE',
      path: one,
      summary: 'Take a document back from an open request',
      tag,
      access: 'senders.manage',
      object,
      params: DocumentParams,
      response: Request,
      handle: (ctx, { params }) =>
        ctx.write(async (tx) => {
          await takeDocumentBack(tx, { ctx, now: now() }, { requestId: params.id, id: known(params.document_id) });
          return shownRequest(tx, params.id);
        }),
    }),
  ];
}

function fileRoute(path: string): RouteDefinition {
  return route({
    method: 'GET',
    path,
    summary: 'A document of a request, as a file',
    tag,
    access: 'sms.read',
    object,
    params: DocumentParams,
    response: FileBody,
    files: ['application/pdf', 'image/jpeg', 'image/png'],
    async handle(ctx, { params, reply }) {
      const file = await ctx.read((tx) => readDocument(tx, params.id, known(params.document_id)));
      if (!file) throw notFound();
      // a stranger's file never runs under our address
      const headers = {
        'content-type': file.mime,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      };
      return reply.headers(headers).send(file.content);
    },
  });
}

/** What is no id names nothing. */
function known(id: string): string {
  if (!isUuid(id)) throw notFound();
  return id;
}
