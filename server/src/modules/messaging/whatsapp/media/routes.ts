import { Type, type Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { FileBody, IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import type { WhatsappDeps } from '../deps.ts';
import type { MediaKind } from '../port.ts';
import { keyOf } from './fetch.ts';
import { fileUrl, isOurs } from './link.ts';
import { findMedia, type MediaRow } from './queries.ts';
import { keepUploaded } from './upload.ts';

const tag = 'WhatsApp';
const object = 'whatsapp_media' as const;
/** Bigger files are sent by their address: a body is held in memory whole. */
const LARGEST_FILE = 16 * 1024 * 1024;
const LARGEST_BODY = Math.ceil(LARGEST_FILE * 1.4);
const maybe = Type.Union([Type.String(), Type.Null()]);
const Kind = Type.Unsafe<MediaKind>({ type: 'string', enum: ['image', 'video', 'audio', 'document', 'sticker'] });

const Media = Type.Object({
  id: Type.String(),
  client: Type.String(),
  direction: Type.String(),
  kind: Type.String(),
  mime_type: Type.String(),
  filename: Type.String(),
  bytes: Type.Union([Type.Integer(), Type.Null()]),
  sha256: maybe,
  state: Type.String({ description: '`waiting` to be fetched, `stored`, `failed`, `removed` by the client’s retention.' }),
  error: maybe,
  created_at: Type.String(),
  stored_at: maybe,
  url: Type.Union([Type.String({ description: 'Good for a quarter of an hour, without signing in.' }), Type.Null()]),
});

const UploadBody = Type.Object(
  {
    kind: Type.Optional(Kind),
    mime_type: text(120, 3),
    filename: text(200, 1),
    /** At most 16 MB, and what WhatsApp takes of the kind. */
    content_base64: Type.String({ minLength: 1, maxLength: LARGEST_BODY }),
  },
  { additionalProperties: false },
);

export function mediaRoutes(deps: WhatsappDeps): RouteDefinition[] {
  return [uploadRoute(deps), detailRoute(deps), fileRoute(deps)];
}

function uploadRoute(deps: WhatsappDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/media/',
    summary: 'Keeps a file to be sent by WhatsApp',
    tag,
    access: 'whatsapp.send',
    bodyLimit: LARGEST_BODY,
    rateLimit: { max: 60, seconds: 60 },
    body: UploadBody,
    response: Media,
    status: 201,
    async handle(ctx, { body }) {
      // names the client, or says that one has to be named
      const tenantId = await ctx.write(async (tx) => tx.tenantId);
      const upload = { kind: body.kind, mime: body.mime_type, filename: body.filename, content: bytesOf(body.content_base64) };
      const id = await keepUploaded(deps, ctx, { tenantId, upload });
      return ctx.write(async (tx) => present(deps, (await findMedia(tx, id))!));
    },
  });
}

function bytesOf(base64: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) throw invalid({ content_base64: ['Not base64.'] });
  return Buffer.from(base64, 'base64');
}

function detailRoute(deps: WhatsappDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/media/:id/',
    summary: 'One file, with a link to it that expires',
    tag,
    access: 'whatsapp.read',
    object,
    params: IdParams,
    response: Media,
    handle: (ctx, { params }) =>
      ctx.read(async (tx) => {
        const row = await findMedia(tx, params.id);
        if (!row) throw notFound();
        return present(deps, row);
      }),
  });
}

/** Shown in the page itself: what cannot run there. Everything else is saved. */
const SHOWN = /^(image\/(jpeg|png|webp)|audio\/|video\/(mp4|3gpp))/;

function fileRoute({ db, secrets, store, clock }: WhatsappDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/media/:id/file/',
    summary: 'The file itself, by the link that was handed out',
    tag,
    access: 'public',
    params: IdParams,
    query: Type.Object(
      {
        client: Type.Optional(Type.String()),
        expires: Type.Optional(Type.Integer({ minimum: 0, maximum: 9_999_999_999 })),
        signature: Type.Optional(Type.String({ maxLength: 100 })),
      },
      { additionalProperties: false },
    ),
    rateLimit: { max: 300, seconds: 60 },
    response: FileBody,
    files: ['application/octet-stream'],
    async handle(_ctx, { params, query, reply }) {
      const client = query.client ?? '';
      const link = { tenantId: client, mediaId: params.id, expiresAt: new Date((query.expires ?? 0) * 1000) };
      // a link that is not ours, or not any more, tells nothing
      if (!isUuid(client) || link.expiresAt < clock.now() || !isOurs(secrets, link, query.signature ?? '')) throw notFound();
      const row = await db.inTenant(client, (tx) => findMedia(tx, params.id));
      if (row?.state !== 'stored') throw notFound();
      const content = await store.read(keyOf(row));
      if (content === null) throw notFound();
      return reply.headers(headersOf(row)).send(Buffer.from(content));
    },
  });
}

/** Nothing in a file may run under our address: only pictures, sounds and films are shown, under the type that we kept. */
function headersOf({ mime, filename, kind }: MediaRow): Record<string, string> {
  const isShown = SHOWN.test(mime);
  return {
    'content-type': isShown ? mime : 'application/octet-stream',
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(filename || kind)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=600',
  };
}

function present(deps: Pick<WhatsappDeps, 'secrets' | 'publicUrl' | 'clock'>, row: MediaRow): Static<typeof Media> {
  return {
    id: row.id,
    client: row.tenant_id,
    direction: row.direction,
    kind: row.kind,
    mime_type: row.mime,
    filename: row.filename,
    bytes: row.bytes === null ? null : Number(row.bytes),
    sha256: row.sha256,
    state: row.state,
    error: row.error,
    created_at: row.created_at.toISOString(),
    stored_at: row.stored_at?.toISOString() ?? null,
    url: fileUrl(deps, row),
  };
}
