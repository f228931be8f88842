import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readBasic } from '../basic-auth.ts';
import type { World } from '../world.ts';
import {
  EXPIRED_TOKEN,
  INVALID_AUTH_TYPE,
  INVALID_GRANT,
  NO_AUTH_HEADER,
  REPLACED_TOKEN,
  sendError,
  UNKNOWN_TOKEN,
  type DarajaError,
} from './daraja-errors.ts';

/** OAuth: a new token makes the app's former one invalid, so two clients of one app put each other out. */
export function grantToken(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const query = request.query as { grant_type?: string };
  if (query.grant_type !== 'client_credentials') return sendError(reply, INVALID_GRANT);
  const basic = readBasic(request.headers.authorization);
  if (basic === null || !isApp(world, basic)) return sendError(reply, INVALID_AUTH_TYPE);
  for (const token of world.mpesa.tokens.values()) {
    if (token.consumerKey === basic.user) token.replaced = true;
  }
  const seconds = world.faults.current.mpesa.token_seconds;
  const token = randomBytes(21).toString('base64url');
  world.mpesa.tokens.set(token, { consumerKey: basic.user, expiresAt: Date.now() + seconds * 1000, replaced: false });
  return reply.send({ access_token: token, expires_in: String(seconds) });
}

/** The app behind a Bearer token, or the error. Real answers to a bad token carry three different HTTP codes. */
export function readApp(world: World, request: FastifyRequest): { consumerKey: string } | DarajaError {
  const header = request.headers.authorization;
  if (header === undefined || !header.startsWith('Bearer ')) return NO_AUTH_HEADER;
  const token = world.mpesa.tokens.get(header.slice(7));
  if (token === undefined) return UNKNOWN_TOKEN;
  if (token.replaced) return REPLACED_TOKEN;
  return token.expiresAt <= Date.now() ? EXPIRED_TOKEN : { consumerKey: token.consumerKey };
}

function isApp(world: World, basic: { user: string; password: string }): boolean {
  for (const code of world.mpesa.shortcodes.values()) {
    if (code.consumerKey === basic.user && code.consumerSecret === basic.password) return true;
  }
  return false;
}
