import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asBody, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import { readApp } from './access-tokens.ts';
import { badRequest, sendError } from './daraja-errors.ts';
import type { Urls } from './shortcodes.ts';

const BANNED = /m-pesa|mpesa|safaricom|exec?|cmd|sql|query/i;
const ACCEPTED = 'Accept the service request successfully.';

export type RegisterData = { shortcode: string; urls: Urls };

/** POST /mpesa/c2b/{v1,v2}/registerurl. May be repeated, as on Safaricom's own sandbox; http is allowed for the same reason. */
export function registerUrl(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const body = asBody(request.body);
  const shortcode = world.mpesa.shortcodes.get(asText(body['ShortCode']));
  if (shortcode === undefined || shortcode.consumerKey !== app.consumerKey) return sendError(reply, badRequest('ShortCode'));
  const version = request.url.includes('/v1/') ? 'v1' : 'v2';
  const urls = readUrls(body, version);
  if (typeof urls === 'string') return sendError(reply, badRequest(urls));
  shortcode.urls = urls;
  world.journal.note('register_url', { shortcode: shortcode.shortcode, urls });
  return reply.send(acceptance());
}

/** The answer to requests that are carried out later; the misspelt key is the vendor's. */
export function acceptance(): object {
  return { OriginatorCoversationID: randomUUID(), ResponseCode: '0', ResponseDescription: ACCEPTED };
}

function readUrls(body: Body, version: 'v1' | 'v2'): Urls | string {
  const { ResponseType: responseType, ConfirmationURL: confirmation, ValidationURL: validation } = body;
  if (responseType !== 'Completed' && responseType !== 'Cancelled') return 'ResponseType';
  if (!isGoodUrl(confirmation)) return 'ConfirmationURL';
  if (!isGoodUrl(validation)) return 'ValidationURL';
  return { confirmation, validation, responseType, version };
}

function isGoodUrl(url: unknown): url is string {
  return typeof url === 'string' && /^https?:\/\/[^/\s]+/.test(url) && !BANNED.test(url);
}
