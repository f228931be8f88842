import type { FastifyReply, FastifyRequest } from 'fastify';
import { asBody, asList, asText } from '../read.ts';
import type { World } from '../world.ts';
import { mayUse } from './auth.ts';
import { badParameter, NO_OBJECT, refuse } from './errors.ts';
import { keepMedia } from './media.ts';

type Session = { mime: string; filename: string; length: number };

/** Of every token here; `GET /app` says it. */
const APP_ID = '990000000000001';

/** `GET /app`: whose token it is that asks. */
export function readApp(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wrong = mayUse(world, request);
  return wrong === null ? reply.send({ id: APP_ID }) : refuse(reply, wrong);
}

/** `POST /<app>/uploads`: a session for one file; what it is for stands in its name. */
export function beginSample(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wrong = mayUse(world, request) ?? ((request.params as { id: string }).id === APP_ID ? null : NO_OBJECT);
  if (wrong !== null) return refuse(reply, wrong);
  const { file_name: filename = '', file_length: length = '', file_type: mime = '' } = request.query as Record<string, string>;
  if (!/^\d+$/.test(length) || !mime.includes('/')) return refuse(reply, badParameter('file_length and file_type are required'));
  const session: Session = { mime, filename, length: Number(length) };
  return reply.send({ id: `upload:${Buffer.from(JSON.stringify(session)).toString('base64url')}?sig=sandbox` });
}

/** The bytes of a session, all at once. */
export function takeSample(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wrong = mayUse(world, request);
  if (wrong !== null) return refuse(reply, wrong);
  const session = sessionOf((request.params as { id: string }).id);
  const bytes = request.body;
  if (session === null) return refuse(reply, NO_OBJECT);
  if (!(request.headers.authorization ?? '').startsWith('OAuth ') || request.headers['file_offset'] !== '0')
    return refuse(reply, badParameter('file_offset is required'));
  if (!Buffer.isBuffer(bytes) || bytes.length !== session.length) return refuse(reply, badParameter('The file is not as long as it was said'));
  const media = keepMedia(world, { phoneNumberId: '', mime: session.mime, filename: session.filename, bytes });
  return reply.send({ h: `4::${media.id}` });
}

function sessionOf(id: string): Session | null {
  const name = /^upload:([\w-]+)$/.exec(id)?.[1];
  if (name === undefined) return null;
  const body = asBody(JSON.parse(Buffer.from(name, 'base64url').toString()));
  return { mime: asText(body['mime']), filename: asText(body['filename']), length: Number(body['length']) };
}

/** A file above the text of a template is shown to reviewers by the handle of a sample. */
export function lacksHandle(world: World, components: readonly unknown[]): boolean {
  const cards = components.flatMap((part) => asList(asBody(part)['cards']));
  if (cards.some((card) => lacksHandle(world, asList(card['components'])))) return true;
  const head = components.map(asBody).find((part) => asText(part['type']).toUpperCase() === 'HEADER');
  if (head === undefined || !['IMAGE', 'VIDEO', 'DOCUMENT'].includes(asText(head['format']))) return false;
  const handles = asBody(head['example'])['header_handle'];
  const handle = Array.isArray(handles) ? asText(handles[0]) : '';
  return !world.whatsapp.media.has(handle.replace(/^4::/, ''));
}
