import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { nextId, type WaMedia } from './accounts.ts';
import { mayUse, numberOf } from './auth.ts';
import { badParameter, NO_OBJECT, refuse } from './errors.ts';

/** `POST /<number>/media`, multipart. */
export function uploadMedia(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const found = numberOf(world, request);
  if ('status' in found) return refuse(reply, found);
  const parts = partsOf(request);
  const file = parts.find((part) => part.filename !== undefined);
  if (file === undefined || !parts.some((part) => part.name === 'messaging_product'))
    return refuse(reply, badParameter('file and messaging_product are required'));
  const media = keepMedia(world, { phoneNumberId: found.phoneNumberId, mime: file.type, filename: file.filename ?? '', bytes: file.bytes });
  return reply.send({ id: media.id });
}

export function keepMedia(world: World, file: Omit<WaMedia, 'id' | 'sha256'>): WaMedia {
  const media = { ...file, id: nextId(world.whatsapp), sha256: createHash('sha256').update(file.bytes).digest('hex') };
  world.whatsapp.media.set(media.id, media);
  return media;
}

type Part = { name: string; filename?: string; type: string; bytes: Buffer };

function partsOf(request: FastifyRequest): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(request.headers['content-type'] ?? '')?.[1];
  const body = request.body;
  if (boundary === undefined || !Buffer.isBuffer(body)) return [];
  const parts: Part[] = [];
  const mark = Buffer.from(`--${boundary}`);
  for (let from = body.indexOf(mark); from >= 0;) {
    const next = body.indexOf(mark, from + mark.length);
    if (next < 0) break;
    const part = partOf(body.subarray(from + mark.length + 2, next - 2));
    if (part !== null) parts.push(part);
    from = next;
  }
  return parts;
}

function partOf(bytes: Buffer): Part | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('utf8', 0, end);
  const filename = /filename="([^"]*)"/.exec(head)?.[1];
  const type = /content-type: *([^\r\n]+)/i.exec(head)?.[1] ?? 'text/plain';
  return { name: /[^e]name="([^"]*)"/.exec(head)?.[1] ?? '', ...(filename === undefined ? {} : { filename }), type, bytes: bytes.subarray(end + 4) };
}

/** `GET /<media>`: an address that is good for minutes. */
export function readMedia(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wrong = mayUse(world, request);
  const media = world.whatsapp.media.get((request.params as { id: string }).id);
  if (wrong !== null || media === undefined) return refuse(reply, wrong ?? NO_OBJECT);
  const { host } = request.headers;
  return reply.send({
    id: media.id,
    url: `http://${host}/whatsapp/files/${media.id}`,
    mime_type: media.mime,
    sha256: media.sha256,
    file_size: media.bytes.length,
    messaging_product: 'whatsapp',
  });
}

/** The file itself; the token is asked for here too. */
export function sendFile(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wrong = mayUse(world, request);
  const media = world.whatsapp.media.get((request.params as { id: string }).id);
  if (wrong !== null) return refuse(reply, wrong);
  if (media === undefined) return reply.code(404).send('');
  return reply.type(media.mime).send(world.faults.draw(world.faults.current.whatsapp.files) === 'damaged' ? Buffer.from('damaged') : media.bytes);
}
