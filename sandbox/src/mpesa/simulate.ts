import type { FastifyReply, FastifyRequest } from 'fastify';
import { toCents } from '../money.ts';
import { asBody, asMsisdn, asText } from '../read.ts';
import type { World } from '../world.ts';
import { readApp } from './access-tokens.ts';
import { badRequest, sendError } from './daraja-errors.ts';
import { carryOut, openTransaction } from './pay.ts';
import { acceptance } from './register-url.ts';

const COMMANDS = new Set(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']);

/** POST /mpesa/c2b/{v1,v2}/simulate: a payment from nowhere, carried out after the answer. */
export function simulateC2b(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const body = asBody(request.body);
  const shortcode = world.mpesa.shortcodes.get(asText(body['ShortCode']));
  if (shortcode === undefined || shortcode.consumerKey !== app.consumerKey) return sendError(reply, badRequest('ShortCode'));
  if (!COMMANDS.has(asText(body['CommandID']))) return sendError(reply, badRequest('CommandID'));
  const amount = toCents(body['Amount']);
  if (amount === null || amount <= 0n) return sendError(reply, badRequest('Amount'));
  const msisdn = asMsisdn(body['Msisdn']);
  if (!/^254\d{9}$/.test(msisdn)) return sendError(reply, badRequest('Msisdn'));
  const order = { shortcode, amount, account: asText(body['BillRefNumber']), msisdn, name: 'NICHOLAS', via: 'simulate' } as const;
  void carryOut(world, order, openTransaction(world, order));
  return reply.send(acceptance());
}
