import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem, notFound } from '../control/problem.ts';
import type { Entry } from '../journal.ts';
import { asBody, asList, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import { chatOf, newWamid, templateKey, type ChatLine, type WaNumber } from './accounts.ts';
import { tell, tellMessages } from './callbacks.ts';
import { keepMedia } from './media.ts';
import { contactOf, isUserId, tellStatus } from './statuses.ts';
import { reviewed } from './templates.ts';

const LISTED = 200;

/** Phones that chat, mounted beside the rest of the control API. `:peer` is digits or a business-scoped id. */
export function chatRoutes(world: World, app: FastifyInstance): void {
  app.get('/whatsapp', (_request, reply) => reply.send(readAll(world)));
  app.get('/whatsapp/:peer', (request, reply) => reply.send({ messages: chatOf(world.whatsapp, peerOf(request)).slice(-LISTED).reverse() }));
  app.post('/whatsapp/:peer/messages', (request, reply) => write(world, request, reply));
  app.post('/whatsapp/:peer/taps', (request, reply) => tap(world, request, reply));
  app.post('/whatsapp/:peer/read', (request, reply) => read(world, request, reply));
  app.post('/whatsapp-events', (request, reply) => event(world, request, reply));
  app.post('/whatsapp-templates', (request, reply) => review(world, request, reply));
}

const peerOf = (request: FastifyRequest): string => (request.params as { peer: string }).peer;

function readAll({ whatsapp }: World): object {
  return {
    numbers: [...whatsapp.numbers.values()],
    templates: [...whatsapp.accounts.values()].flatMap(({ wabaId, templates }) =>
      [...templates.values()].map(({ name, language, components }) => ({ waba: wabaId, name, language, components })),
    ),
    chats: [...whatsapp.chats].map(([peer, lines]) => ({ peer, count: lines.length, last_at: lines.at(-1)?.at ?? null })),
  };
}

/** `{"number": "<phone number id or digits>", "type": "text", "text": {"body": "Hi"}}` in the API's words; a file as `{"base64", "mime_type"}`. */
async function write(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = asBody(request.body);
  const number = numberNamed(world, asText(body['number']));
  if (number === undefined) return problem(reply, 404, notFound('number'));
  const { number: _number, name, copies, ...message } = body;
  const wamid = await say(world, number, {
    peer: peerOf(request),
    name: asText(name),
    copies: Number(asText(copies, '1')),
    message: withFile(world, number, message),
  });
  return reply.send({ wamid });
}

function numberNamed({ whatsapp }: World, name: string): WaNumber | undefined {
  return whatsapp.numbers.get(name) ?? [...whatsapp.numbers.values()].find((number) => number.number === name || (name === '' && whatsapp.numbers.size === 1));
}

/** A file of the phone becomes one of Meta's. */
function withFile(world: World, number: WaNumber, message: Body): Body {
  const type = asText(message['type'], 'text');
  const { base64, ...content } = asBody(message[type]);
  if (typeof base64 !== 'string') return { ...message, type };
  const mime = asText(content['mime_type'], 'application/octet-stream');
  const media = keepMedia(world, { phoneNumberId: number.phoneNumberId, mime, filename: asText(content['filename']), bytes: Buffer.from(base64, 'base64') });
  return { ...message, type, [type]: { ...content, id: media.id, mime_type: mime, sha256: Buffer.from(media.sha256, 'hex').toString('base64') } };
}

type Saying = { peer: string; name?: string; copies?: number; message: Body };

async function say(world: World, number: WaNumber, { peer, name = '', copies = 1, message }: Saying): Promise<string> {
  const entry = world.journal.append('wa_inbound', {
    wamid: newWamid(world.whatsapp),
    peer,
    phone_number_id: number.phoneNumberId,
    type: asText(message['type'], 'text'),
    body: message,
  });
  applyInbound(world, entry);
  const from = isUserId(peer) ? { from_user_id: peer } : { from: peer };
  const timestamp = String(Math.floor(Date.parse(entry.at) / 1000));
  const told = { ...from, id: entry.wamid, timestamp, ...message };
  for (let copy = 0; copy < copies; copy += 1) await tellMessages(world, number, { contacts: [contactOf(peer, name)], messages: [told] });
  return entry.wamid;
}

export type InboundData = { wamid: string; peer: string; phone_number_id: string; type: string; body: Body };

export function applyInbound(world: World, { wamid, peer, phone_number_id: phoneNumberId, type, body, at }: Entry & InboundData): void {
  chatOf(world.whatsapp, peer).push({ wamid, direction: 'in', phoneNumberId, type, body, reference: '', at, read: false });
}

/** `{"wamid", "id" | "title"}`: presses a button, a list row or a quick reply of a message that the phone got. */
async function tap(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { wamid, id, title } = asBody(request.body);
  const found = outgoing(world, peerOf(request), asText(wamid));
  if (found === undefined) return problem(reply, 404, notFound('message'));
  const message = answerTo(found.line, { id: asText(id), title: asText(title) });
  if (message === null) return problem(reply, 404, notFound('button'));
  const context = { from: found.number.number, id: found.line.wamid };
  return reply.send({ wamid: await say(world, found.number, { peer: peerOf(request), message: { context, ...message } }) });
}

function outgoing(world: World, peer: string, wamid: string): { line: ChatLine; number: WaNumber } | undefined {
  const owner = world.whatsapp.owners.get(wamid);
  const number = owner === undefined ? undefined : world.whatsapp.numbers.get(owner.line.phoneNumberId);
  return owner?.peer === peer && number !== undefined ? { line: owner.line, number } : undefined;
}

function answerTo(line: ChatLine, wanted: { id: string; title: string }): Body | null {
  // of a template the phone shows quick replies by their text alone
  if (line.type === 'template') return wanted.title === '' ? null : { type: 'button', button: { payload: wanted.id || wanted.title, text: wanted.title } };
  const interactive = asBody(line.body['interactive']);
  const action = asBody(interactive['action']);
  const isMeant = (one: Body): boolean => asText(one['id']) === wanted.id || (wanted.title !== '' && asText(one['title']) === wanted.title);
  const button = asList(action['buttons'])
    .map((one) => asBody(one['reply']))
    .find(isMeant);
  if (button !== undefined) return { type: 'interactive', interactive: { type: 'button_reply', button_reply: button } };
  const row = asList(action['sections'])
    .flatMap((section) => asList(section['rows']))
    .find(isMeant);
  return row === undefined ? null : { type: 'interactive', interactive: { type: 'list_reply', list_reply: row } };
}

/** `{"wamid"}`: the phone shows the message, and says so. */
async function read(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const peer = peerOf(request);
  const found = outgoing(world, peer, asText(asBody(request.body)['wamid']));
  if (found === undefined) return problem(reply, 404, notFound('message'));
  found.line.read = true;
  await tellStatus(world, { number: found.number, peer, line: found.line }, 'read');
  return reply.send({ read: true });
}

/** `{"waba", "changes": [{"field", "value"}]}`: any news of Meta, as it is. */
async function event(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = asBody(request.body);
  const account = world.whatsapp.accounts.get(asText(body['waba']));
  if (account === undefined) return problem(reply, 404, notFound('account'));
  const changes = asList(body['changes']).map((change) => ({ field: asText(change['field']), value: asBody(change['value']) }));
  await tell(world, account, changes);
  return reply.send({ told: changes.length });
}

/** `{"waba", "name", "language", "status": "APPROVED"}`: what Meta decides of a template; `"for": "quality"` pauses it so that nobody but Meta lets it go on. */
async function review(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = asBody(request.body);
  const account = world.whatsapp.accounts.get(asText(body['waba']));
  const template = account?.templates.get(templateKey(asText(body['name']), asText(body['language'])));
  if (account === undefined || template === undefined) return problem(reply, 404, notFound('template'));
  const { paused_for: _before, ...known } = template;
  await reviewed(world, account, {
    template: { ...known, ...(body['for'] === 'quality' ? { paused_for: 'quality' } : {}) },
    status: asText(body['status'], 'APPROVED'),
  });
  return reply.send({ status: asText(body['status'], 'APPROVED') });
}
