import type { FastifyReply, FastifyRequest } from 'fastify';
import { asBody, asText } from '../read.ts';
import type { World } from '../world.ts';
import { accountOf, numberOf } from './auth.ts';
import { badParameter, refuse, WRONG_PIN } from './errors.ts';

const GREETING_MS = 5_000;
const HEALTHY = { can_send_message: 'AVAILABLE', entities: [{ entity_type: 'PHONE_NUMBER', can_send_message: 'AVAILABLE' }] };

/** `GET /<number>?fields=…` */
export function readNumber(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const found = numberOf(world, request);
  if ('status' in found) return refuse(reply, found);
  return reply.send({
    id: found.phoneNumberId,
    display_phone_number: `+${found.number}`,
    verified_name: found.name,
    name_status: 'APPROVED',
    quality_rating: found.quality,
    throughput: { level: 'STANDARD' },
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    is_on_biz_app: found.coexistence,
    platform_type: 'CLOUD_API',
    health_status: HEALTHY,
  });
}

/** `GET /<account>/phone_numbers` */
export function listNumbers(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const account = accountOf(world, request);
  if ('status' in account) return refuse(reply, account);
  const numbers = [...world.whatsapp.numbers.values()].filter(({ wabaId }) => wabaId === account.wabaId);
  return reply.send({ data: numbers.map(({ phoneNumberId }) => ({ id: phoneNumberId })) });
}

/** `POST /<number>/register` */
export function register(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const found = numberOf(world, request);
  if ('status' in found) return refuse(reply, found);
  const pin = asText(asBody(request.body)['pin']);
  if (!/^\d{6}$/.test(pin)) return refuse(reply, badParameter('pin has six digits'));
  // every number of the sandbox has this one taken already
  if (pin === '000000') return refuse(reply, WRONG_PIN);
  found.registered = true;
  return reply.send({ success: true });
}

export type SubscribeData = { waba: string; url: string; verify_token: string };

/** `POST /<account>/subscribed_apps`: greets the address first, as Meta does, and takes it only when it answers. */
export async function subscribe(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const account = accountOf(world, request);
  if ('status' in account) return refuse(reply, account);
  const { override_callback_uri: uri, verify_token: token } = asBody(request.body);
  if (asText(uri) === '') {
    applySubscribe(world, { waba: account.wabaId, url: '', verify_token: '' });
    return reply.send({ success: true });
  }
  const challenge = String(Math.floor(world.random.next() * 1e9));
  const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': asText(token) });
  const answer = await fetch(`${asText(uri)}?${query.toString()}`, { signal: AbortSignal.timeout(GREETING_MS) }).catch(() => null);
  const text = answer?.status === 200 ? await answer.text() : '';
  if (text !== challenge) return refuse(reply, badParameter('The callback URL or verify token could not be validated'));
  const data = { waba: account.wabaId, url: asText(uri), verify_token: asText(token) };
  world.journal.note('wa_subscribe', data);
  applySubscribe(world, data);
  return reply.send({ success: true });
}

export function applySubscribe(world: World, { waba, url, verify_token: verifyToken }: SubscribeData): void {
  const account = world.whatsapp.accounts.get(waba);
  if (account !== undefined) account.override = url === '' ? null : { url, verifyToken };
}
