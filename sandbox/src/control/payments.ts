import type { FastifyReply, FastifyRequest } from 'fastify';
import { toCents } from '../money.ts';
import { carryOut, openTransaction } from '../mpesa/pay.ts';
import { asBody, asMsisdn, asText } from '../read.ts';
import type { World } from '../world.ts';
import { notFound, problem } from './problem.ts';

/**
 * A payment without a phone, PIN or balance. Answers when the money has moved; with `wait: false` at once (202), while
 * validation and payment follow.
 */
export async function payDirectly(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = asBody(request.body);
  const shortcode = world.mpesa.shortcodes.get(asText(body['shortcode']));
  if (shortcode === undefined) return problem(reply, 404, notFound('shortcode'));
  const amount = toCents(body['amount']);
  if (amount === null || amount <= 0n) return problem(reply, 422, { code: 'bad_amount', message: 'The amount is not money.' });
  const order = {
    shortcode,
    amount,
    account: asText(body['account']),
    msisdn: asMsisdn(body['msisdn']) || '254700000000',
    name: asText(body['name'], 'NICHOLAS'),
    via: 'control',
  } as const;
  const tx = openTransaction(world, order);
  const done = carryOut(world, order, tx);
  if (body['wait'] === false) return reply.code(202).send({ receipt: tx.receipt });
  const result = await done;
  return result.ok ? reply.send({ receipt: tx.receipt }) : problem(reply, 422, result);
}
