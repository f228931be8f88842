import type { FastifyReply, FastifyRequest } from 'fastify';
import { asBody, asList, asMsisdn, asText, type Body } from '../read.ts';
import type { Entry } from '../journal.ts';
import type { World } from '../world.ts';
import { chatOf, newWamid, type ChatLine, type WaNumber } from './accounts.ts';
import { numberOf } from './auth.ts';
import { FAULT_ERRORS, missing, badParameter, NOT_REGISTERED, refuse, SAME_NUMBER, WINDOW_CLOSED, type WaError } from './errors.ts';
import { scheduleStatuses } from './statuses.ts';
import { checkTemplate } from './template-send.ts';

const DAY_MS = 24 * 3_600_000;
const KINDS = ['text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'interactive', 'template', 'reaction'];

/** `POST /<number>/messages`: a message, or word that one was read. */
export async function postMessage(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = numberOf(world, request);
  if ('status' in found) return refuse(reply, found);
  const body = asBody(request.body);
  if (body['status'] === 'read') return markRead(world, reply, body);
  return deliver(world, found, { reply, sending: { body, peer: asMsisdn(body['to']) || asText(body['recipient']) } });
}

async function deliver(world: World, number: WaNumber, { reply, sending }: { reply: FastifyReply; sending: Sending }): Promise<FastifyReply> {
  const { whatsapp: faults } = world.faults.current;
  const fault = world.faults.draw(faults) ?? '';
  if (fault === 'timeout_before') await world.answers.pause(faults.hang_ms);
  const broken = PAGES[fault];
  if (broken !== undefined) return broken(reply);
  const wrong = FAULT_ERRORS[fault] ?? check(world, number, sending);
  if (wrong !== null) return refuse(reply, wrong);
  const line = take(world, number, sending);
  await world.answers.pause(fault === 'timeout_after' ? faults.hang_ms : faults.latency_ms);
  return fault === 'error_after' ? reply.code(502).type('text/html').send('<html>Bad gateway</html>') : reply.send(answerOf(line, sending, fault));
}

/** Answers of something that stands before Graph; nothing was sent. */
const PAGES: Partial<Record<string, (reply: FastifyReply) => FastifyReply>> = {
  http_429: (reply) => reply.code(429).header('retry-after', '2').send('Too many requests'),
  html_500: (reply) => reply.code(500).type('text/html').send('<html>Sorry, something went wrong.</html>'),
};

function answerOf(line: ChatLine, { body, peer }: Sending, fault: string): object {
  const contact = asText(body['to']) === '' ? { input: peer, user_id: peer } : { input: asText(body['to']), wa_id: peer };
  const state = line.type === 'template' ? { message_status: fault === 'held' ? 'held_for_quality_assessment' : 'accepted' } : {};
  return { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id: line.wamid, ...state }] };
}

function markRead(world: World, reply: FastifyReply, body: Body): FastifyReply {
  const id = asText(body['message_id']);
  const known = [...world.whatsapp.chats.values()].flat().find((line) => line.direction === 'in' && line.wamid === id);
  if (known === undefined) return refuse(reply, badParameter('Unknown message id'));
  known.read = true;
  world.journal.append('wa_read', { wamid: id, typing: body['typing_indicator'] !== undefined });
  return reply.send({ success: true });
}

type Sending = { body: Body; peer: string };

function check(world: World, number: WaNumber, { body, peer }: Sending): WaError | null {
  const type = asText(body['type'], 'text');
  const rules: [boolean, WaError][] = [
    [body['messaging_product'] !== 'whatsapp', missing('messaging_product is required')],
    [!/^(\d{7,15}|[A-Z]{2}\.[A-Za-z0-9.]+)$/.test(peer), badParameter('to is not a phone number')],
    [!number.registered, NOT_REGISTERED],
    [peer === number.number, SAME_NUMBER],
    [!KINDS.includes(type), badParameter(`type ${type} is not supported`)],
    [typeof body[type] !== 'object' || body[type] === null, missing(`${type} is required`)],
    [asText(body['biz_opaque_callback_data']).length > 512, badParameter('biz_opaque_callback_data is too long')],
  ];
  const broken = rules.find(([isWrong]) => isWrong)?.[1];
  if (broken !== undefined) return broken;
  return type === 'template' ? checkTemplate(world, number, asBody(body['template'])) : checkFree(world, number, { body, peer });
}

/** What is no template needs a word of the customer in the last 24 hours, and files that are there. */
function checkFree(world: World, number: WaNumber, { body, peer }: Sending): WaError | null {
  const type = asText(body['type'], 'text');
  const content = asBody(body[type]);
  const id = asText(content['id']);
  const words = asText(content['body']);
  const buttons = asList(asBody(asBody(body['interactive'])['action'])['buttons']);
  const rules: [boolean, WaError][] = [
    [world.faults.current.whatsapp.window === 'enforced' && !isOpen(world, number, peer), WINDOW_CLOSED],
    [type === 'text' && (words === '' || words.length > 4096), badParameter('text.body has 1 to 4096 characters')],
    [FILES.includes(type) && id !== '' && !world.whatsapp.media.has(id), badParameter('Media id is unknown')],
    [buttons.length > 3, badParameter('At most 3 buttons')],
  ];
  return rules.find(([isWrong]) => isWrong)?.[1] ?? null;
}

const FILES = ['image', 'video', 'audio', 'document', 'sticker'];

function isOpen(world: World, number: WaNumber, peer: string): boolean {
  const last = chatOf(world.whatsapp, peer).findLast((line) => line.direction === 'in' && line.phoneNumberId === number.phoneNumberId);
  return last !== undefined && Date.now() - Date.parse(last.at) < DAY_MS;
}

function take(world: World, number: WaNumber, { body, peer }: Sending): ChatLine {
  const type = asText(body['type'], 'text');
  const { messaging_product: _product, to: _to, recipient_type: _type, biz_opaque_callback_data: reference, ...content } = body;
  const entry = world.journal.append('wa_message', {
    wamid: newWamid(world.whatsapp),
    peer,
    phone_number_id: number.phoneNumberId,
    type,
    reference: asText(reference),
    body: content,
  });
  const line = applyMessage(world, entry);
  scheduleStatuses(world, { number, peer, line });
  return line;
}

export type MessageData = { wamid: string; peer: string; phone_number_id: string; type: string; reference: string; body: Body };

export function applyMessage(world: World, { wamid, peer, phone_number_id: phoneNumberId, type, reference, body, at }: Entry & MessageData): ChatLine {
  const line: ChatLine = { wamid, direction: 'out', phoneNumberId, type, body, reference, at, read: false };
  chatOf(world.whatsapp, peer).push(line);
  world.whatsapp.owners.set(wamid, { peer, line });
  return line;
}
