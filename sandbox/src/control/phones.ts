import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toCents } from '../money.ts';
import { carryOut, openTransaction } from '../mpesa/pay.ts';
import { answerPrompt, cancelPrompt } from '../mpesa/stk-answer.ts';
import type { Phone } from '../phones/phones.ts';
import { asBody, asMsisdn, asText } from '../read.ts';
import { receiverOf, textFromPhone } from '../sms/inbound.ts';
import type { World } from '../world.ts';
import { notFound, problem } from './problem.ts';
import { phoneState } from './state.ts';

const LISTED = 200;
/** The M-Pesa menu takes no more of an account number. */
const ACCOUNT_LENGTH = 20;

export function phoneRoutes(world: World, app: FastifyInstance): void {
  app.get('/phones/:msisdn', (request, reply) => {
    const phone = phoneFrom(world, request);
    return phone === null ? problem(reply, 404, notFound('phone')) : reply.send(readPhone(world, phone));
  });
  app.post('/phones/:msisdn/pay', (request, reply) => pay(world, request, reply));
  app.post('/phones/:msisdn/sms', (request, reply) => write(world, request, reply));
  app.post('/phones/:msisdn/prompts/:id', (request, reply) => answer(world, request, reply));
}

/** The newest 200 texts and payments, newest first. */
function readPhone(world: World, phone: Phone): object {
  return {
    ...phoneState(phone),
    sms: phone.inbox.slice(-LISTED).reverse(),
    prompts: [...phone.prompts].map((id) => {
      const stk = world.mpesa.stk.get(id)!;
      const { shortcode, business, amount, account, expires } = stk;
      return { checkout_request_id: id, shortcode, business, amount, account, expires_at: new Date(expires).toISOString() };
    }),
    payments: phone.payments.slice(-LISTED).reverse(),
  };
}

async function pay(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const phone = phoneFrom(world, request);
  if (phone === null) return problem(reply, 404, notFound('phone'));
  const body = asBody(request.body);
  const shortcode = world.mpesa.shortcodes.get(asText(body['shortcode']));
  if (shortcode === undefined) return problem(reply, 404, notFound('shortcode'));
  const amount = toCents(body['amount']);
  if (amount === null || amount < 100n) return problem(reply, 422, { code: 'bad_amount', message: 'The smallest payment is Ksh1.' });
  if (asText(body['pin']) !== phone.pin) return problem(reply, 403, { code: 'wrong_pin', message: 'You have entered the wrong PIN.' });
  if (phone.balance < amount) {
    return problem(reply, 402, { code: 'insufficient_balance', message: 'You do not have enough money in your M-PESA account.' });
  }
  const account = asText(body['account']).slice(0, ACCOUNT_LENGTH);
  const order = { shortcode, account, amount, msisdn: phone.msisdn, name: phone.name, via: 'phone' } as const;
  const result = await carryOut(world, order, openTransaction(world, order));
  if (!result.ok) return problem(reply, 422, result);
  return reply.send({ receipt: result.payment.receipt, message: phone.inbox.at(-1)?.text ?? '' });
}

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string };
  const phone = phoneFrom(world, request);
  const stk = world.mpesa.stk.get(id);
  if (phone === null || stk === undefined || !phone.prompts.has(id)) return problem(reply, 404, notFound('prompt'));
  if (stk.answering) return problem(reply, 409, { code: 'already_answered', message: 'The PIN was entered already.' });
  const { cancel, pin } = asBody(request.body);
  const result = cancel === true ? cancelPrompt(world, stk) : await answerPrompt(world, stk, asText(pin));
  return reply.send({ result_code: result.code, result_desc: result.desc });
}

const MOST_COPIES = 20;

/** A text to a business: any number may write, and the gateway that receives for it tells the business. */
async function write(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { msisdn } = request.params as { msisdn: string };
  const body = asBody(request.body);
  const receiving = receiverOf(world, asText(body['gateway']));
  if (receiving === null) return problem(reply, 404, notFound('gateway with an inbound_url'));
  const copies = Math.min(MOST_COPIES, Math.max(1, Number(asText(body['copies'], '1')) || 1));
  const text = {
    from: asMsisdn(msisdn),
    to: asText(body['to']),
    text: asText(body['text']),
    optOut: body['opt_out'] === true,
    flat: body['flat'] === true,
    copies,
  };
  if (text.from.length < 9 || text.to === '') return problem(reply, 422, { code: 'bad_text', message: 'A text goes from a number to a number, code or name.' });
  const { id, answers } = await textFromPhone(world, receiving, text);
  return reply.send({ id, gateway: receiving.gateway, answers });
}

function phoneFrom(world: World, request: FastifyRequest): Phone | null {
  const { msisdn } = request.params as { msisdn: string };
  return world.phones.get(asMsisdn(msisdn)) ?? null;
}
