import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asBody, asText } from '../read.ts';
import type { World } from '../world.ts';

/** Calls that are older than this, or from the future, may be copies by somebody else. */
const TOLERANCE_SECONDS = 300;

/** A client's own system that is told what happens (Standard Webhooks), mounted at /webhooks: it checks the signature and writes down what came. */
export function webhookReceivers(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    // the signature is made over the bytes
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => done(null, text));
    app.post('/:name', (request, reply) => {
      const { name } = request.params as { name: string };
      const [secret, body] = [world.receivers.get(name), asText(request.body)];
      if (secret === undefined) return reply.code(404).send({ error: 'nobody listens here' });
      const signed = isSigned(secret, request.headers, body);
      world.journal.append('webhook', { receiver: name, signed, ...told(body) });
      return reply.code(signed ? 200 : 401).send({ received: signed });
    });
  };
}

function isSigned(secret: string, headers: FastifyRequest['headers'], body: string): boolean {
  const [id, timestamp, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => asText(headers[name])) as [string, string, string];
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= TOLERANCE_SECONDS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`);
  return given
    .split(' ')
    .map((one) => Buffer.from(one))
    .some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}

/** The receipt ties it to its payment. */
function told(text: string): { event: string; id: string; receipt: string; body: unknown } {
  const body = readJson(text);
  const { id, type, data } = asBody(body);
  return { event: asText(type), id: asText(id), receipt: asText(asBody(data)['mpesa_transaction_id']), body };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
