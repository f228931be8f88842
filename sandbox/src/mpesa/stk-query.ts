import type { FastifyReply, FastifyRequest } from 'fastify';
import { asBody, asText } from '../read.ts';
import type { World } from '../world.ts';
import { readApp } from './access-tokens.ts';
import { badRequest, sendError, serverError } from './daraja-errors.ts';
import { checkShortcode } from './stk-push.ts';

const PENDING = { code: '4999', desc: 'The transaction is still under processing' };

/** POST /mpesa/stkpushquery/v1/query: no receipt in the answer; "pending" comes in both forms seen in practice, by turns. */
export function queryStk(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const body = asBody(request.body);
  const error = checkShortcode(world, body);
  if (error !== null) return sendError(reply, error);
  const stk = world.mpesa.stk.get(asText(body['CheckoutRequestID']));
  if (stk === undefined || stk.shortcode !== asText(body['BusinessShortCode'])) {
    return sendError(reply, badRequest('CheckoutRequestID'));
  }
  if (stk.result === null && stk.queries++ % 2 === 1) return sendError(reply, serverError('The transaction is being processed'));
  const { code, desc } = stk.result ?? PENDING;
  return reply.send({
    ResponseCode: '0',
    ResponseDescription: 'The service request has been accepted successfully',
    MerchantRequestID: stk.merchant_request_id,
    CheckoutRequestID: stk.checkout_request_id,
    ResultCode: String(code),
    ResultDesc: desc,
  });
}
