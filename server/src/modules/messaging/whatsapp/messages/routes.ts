import { Type, type Static } from 'typebox';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { nullableText, text } from '../../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { isUuid, newId } from '../../../../kernel/ids.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { countryOf, readPhone } from '../../../../kernel/phone.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { judgeConsent } from '../../contacts/index.ts';
import type { WhatsappDeps } from '../deps.ts';
import { contactBlocked, graphError } from '../errors.ts';
import { chooseSender, openNumber } from '../numbers/open.ts';
import type { WhatsappMessage } from '../port.ts';
import { ButtonsBody } from '../templates/buttons.ts';
import { CardsBody } from '../templates/cards.ts';
import { HeaderBody } from '../templates/header.ts';
import { findTemplate } from '../templates/queries.ts';
import { fillWhole } from '../templates/whole.ts';
import { windowOf } from '../window/window.ts';
import { placeOf } from './queries.ts';
import type { QueueWhatsapp } from './send.ts';

const tag = 'WhatsApp';
const base = '/api/messaging/whatsapp/';
const maybe = Type.Union([Type.String(), Type.Null()]);
const Number_ = nullableText({ description: 'The number to use; null or absent: the first that may.' });
const To = Type.String({
  pattern: '^\\+?[0-9 ()-]{6,24}$|^[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}$',
  description: 'A phone number with its country, or a business-scoped id.',
});

const SendBody = Type.Object(
  {
    to: To,
    number: Type.Optional(Number_),
    message: Type.Optional(
      Type.Object(
        { type: text(20, 1) },
        { additionalProperties: true, description: 'One of the message kinds of the Cloud API, in its own words; `asset` names a file of ours.' },
      ),
    ),
    template: Type.Optional(Type.String({ description: 'A template of ours, in the place of `message`.' })),
    values: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z0-9_]{1,60}$' }), text(1024))),
    header: Type.Optional(HeaderBody),
    cards: Type.Optional(CardsBody),
    buttons: Type.Optional(ButtonsBody),
    reply_to: Type.Optional(text(200, 1)),
    purpose: Type.Optional(Type.Unsafe<'service' | 'marketing'>({ type: 'string', enum: ['service', 'marketing'] })),
    do_not_send_after: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { additionalProperties: false },
);

const Sent = Type.Object({ id: Type.String(), number: Type.String(), state: Type.String() });
const WindowBody = Type.Object({
  number: Type.String(),
  is_open: Type.Boolean(),
  closes_at: maybe,
  last_inbound_at: maybe,
  free_until: maybe,
  next_action: Type.String({ description: '`write` or `send_template`.' }),
});
const ReadBody = Type.Object(
  { message_id: text(300, 1), number: Type.Optional(Number_), typing: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

export function messageRoutes(deps: WhatsappDeps, queue: QueueWhatsapp): RouteDefinition[] {
  return [sendRoute(queue), windowRoute(deps), readRoute(deps)];
}

function sendRoute(queue: QueueWhatsapp): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}messages/`,
    summary: 'Sends a WhatsApp message: free words within 24 hours, an approved template at any time',
    tag,
    access: 'whatsapp.send',
    spends: true,
    body: SendBody,
    response: Sent,
    status: 202,
    errors: [409],
    handle: (ctx, { body }) =>
      ctx.write(async (tx) => {
        const id = newId();
        const said = {
          ...(await messageOf(tx, body)),
          ...(body.reply_to === undefined ? {} : { context: { message_id: body.reply_to } }),
        };
        const number = await queue(tx, {
          id,
          dedupeKey: `whatsapp:api:${id}`,
          lane: body.purpose === 'marketing' ? 2 : 1,
          kind: 'whatsapp',
          to: await reachable(tx, await whom(tx, body.to)),
          message: said,
          numberId: idOf(body.number),
          purpose: body.purpose ?? 'service',
          doNotSendAfter: body.do_not_send_after === undefined ? null : new Date(body.do_not_send_after),
        });
        await record(tx, ctx, [
          {
            action: 'whatsapp_message.queued',
            objectType: 'outbox_message',
            objectId: id,
            details: { number, type: said.type, purpose: body.purpose ?? 'service' },
          },
        ]);
        return { id, number, state: 'queued' };
      }),
  });
}

type Body = Static<typeof SendBody>;

/** Digits without plus, or the id of somebody whose number is not known. @throws AppError `invalid` */
async function whom(tx: Tx, to: string): Promise<string> {
  if (/^[A-Z]{2}\./.test(to)) return to;
  const digits = readPhone(to, countryOf(await placeOf(tx)));
  if (digits === null) throw invalid({ to: ['Not a phone number. Write it with its country, for example +254712345678.'] });
  return digits;
}

/** @throws AppError `whatsapp.contact_blocked`, whatever the message is for */
async function reachable(tx: Tx, to: string): Promise<string> {
  const kind = /^\d+$/.test(to) ? 'whatsapp' : 'bsuid';
  const [verdict] = await judgeConsent(tx, [{ identity: { kind, value: to }, channel: 'whatsapp', purpose: 'service' }]);
  if (verdict === 'blocked') throw contactBlocked();
  return to;
}

function idOf(number: string | null | undefined): string | null {
  if (!number) return null;
  if (!isUuid(number)) throw notFound();
  return number.toLowerCase();
}

async function messageOf(tx: Tx, body: Body): Promise<WhatsappMessage> {
  if ((body.message === undefined) === (body.template === undefined)) throw invalid({ message: ['Exactly one of message and template.'] });
  if (body.template === undefined) return body.message as unknown as WhatsappMessage;
  const template = isUuid(body.template) ? await findTemplate(tx, body.template) : undefined;
  if (template?.channel !== 'whatsapp') throw notFound();
  const { values = {}, header, cards, buttons } = body;
  return { type: 'template', template: (await fillWhole(tx, template, { values, header, cards, buttons })).sent };
}

function windowRoute({ clock }: WhatsappDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: `${base}window/`,
    summary: 'Whether somebody may be written to freely now, and until when',
    tag,
    access: 'whatsapp.read',
    query: Type.Object({ to: To, number: Type.Optional(Type.String()), client: Type.Optional(Type.String()) }, { additionalProperties: false }),
    response: WindowBody,
    errors: [409],
    handle: (ctx, { query }) =>
      ctx.write(async (tx) => {
        const numberId = await chooseSender(tx, idOf(query.number));
        const window = await windowOf(tx, { numberId, peers: [await whom(tx, query.to)], now: clock.now() });
        return {
          number: numberId,
          is_open: window.isOpen,
          closes_at: window.closesAt?.toISOString() ?? null,
          last_inbound_at: window.lastInboundAt?.toISOString() ?? null,
          free_until: window.freeUntil?.toISOString() ?? null,
          next_action: window.isOpen ? 'write' : 'send_template',
        };
      }),
  });
}

function readRoute(deps: WhatsappDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}messages/read/`,
    summary: 'Shows the customer that a message was read, and on wish that somebody writes',
    tag,
    access: 'whatsapp.send',
    body: ReadBody,
    response: Type.Object({ read: Type.Boolean() }),
    errors: [409, 502],
    async handle(ctx, { body }) {
      const account = await ctx.write(async (tx) => openNumber(tx, deps, await chooseSender(tx, idOf(body.number))));
      const answer = await deps.provider.markRead(account, { messageId: body.message_id, typing: body.typing ?? false });
      if (answer.kind !== 'done') throw graphError(answer);
      return { read: true };
    },
  });
}
