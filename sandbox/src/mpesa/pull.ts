import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PullFault } from '../fault-types.ts';
import { asBody, asText, type Body } from '../read.ts';
import { eatText } from '../times.ts';
import type { World } from '../world.ts';
import { readApp } from './access-tokens.ts';
import { masked } from './c2b-body.ts';
import { badRequest, sendError } from './daraja-errors.ts';
import type { Payment, Shortcode } from './shortcodes.ts';

const WINDOW_MS = 48 * 3_600_000;

/** POST /pulltransactions/v1/register; its answer has keys with a blank in them, and a second one has another code. */
export function registerPull(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const body = asBody(request.body);
  const wrong = findWrong(world, body, app.consumerKey);
  if (wrong !== null) return sendError(reply, badRequest(wrong));
  const shortcode = asText(body['ShortCode']);
  const isKnown = world.mpesa.pulled.has(shortcode);
  if (!isKnown) {
    world.mpesa.pulled.add(shortcode);
    world.journal.note('register_pull', { shortcode });
  }
  return reply.send({
    ResponseRefID: randomUUID(),
    'Response Status': isKnown ? '1001' : '1000',
    ShortCode: shortcode,
    'Response Description': isKnown ? 'ShortCode already Registered' : 'Pull Registration Successful',
  });
}

function findWrong(world: World, body: Body, consumerKey: string): string | null {
  if (world.mpesa.shortcodes.get(asText(body['ShortCode']))?.consumerKey !== consumerKey) return 'ShortCode';
  if (body['RequestType'] !== 'Pull') return 'RequestType';
  if (!/^254\d{9}$/.test(asText(body['NominatedNumber']))) return 'NominatedNumber';
  return /^https?:\/\/[^/\s]+/.test(asText(body['CallBackURL'])) ? null : 'CallBackURL';
}

/** POST /pulltransactions/v1/query: what reached the shortcode in the last 48 hours, confirmed or not, a page at a time. */
export function queryPull(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const query = readQuery(world, asBody(request.body), app.consumerKey);
  if (typeof query === 'string') return sendError(reply, badRequest(query));
  const fault = world.faults.draw(world.faults.current.mpesa.pull);
  if (fault === 'http_500') return reply.code(500).send({ requestId: randomUUID(), errorCode: '500.003.1001', errorMessage: 'Internal Server Error' });
  if (fault === 'html_200') return reply.type('text/html').send('<html><body>Request Rejected</body></html>');
  const rows = pageOf(world, fault === 'ignores_offset' ? { ...query, offset: 0 } : query);
  return rows.length === 0 ? sendNothing(reply) : sendRows(reply, { rows, shortcode: query.shortcode, fault });
}

type Query = { shortcode: Shortcode; start: number; end: number; offset: number };

function readQuery(world: World, body: Body, consumerKey: string): Query | string {
  const shortcode = world.mpesa.shortcodes.get(asText(body['ShortCode']));
  if (shortcode === undefined || shortcode.consumerKey !== consumerKey) return 'ShortCode';
  const [start, end] = [readTime(body['StartDate']), readTime(body['EndDate'])];
  if (start === null) return 'StartDate';
  return end === null ? 'EndDate' : { shortcode, start, end, offset: offsetOf(body) };
}

function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.send({ RequestID: randomUUID(), ResponseCode: '1001', ResponseMessage: 'No records found or Organization Name not available' });
}

type Found = { rows: Payment[]; shortcode: Shortcode; fault: PullFault | null };

function sendRows(reply: FastifyReply, { rows, shortcode, fault }: Found): FastifyReply {
  const list = [rows.map((payment) => rowOf(payment, shortcode, fault))];
  const answer = { RequestID: randomUUID(), ResponseCode: '1000', ResponseMessage: 'Success' };
  return reply.send(fault === 'list_in_text' ? { ...answer, Transaction: JSON.stringify(list) } : { ...answer, Response: list });
}

function pageOf(world: World, query: Query): Payment[] {
  const { page, lag_ms: lag } = world.faults.current.mpesa.pull;
  const start = Math.max(query.start, Date.now() - WINDOW_MS);
  const end = Math.min(query.end + 1000, Date.now() - lag + 1);
  const rows = query.shortcode.payments.filter(({ at }) => Date.parse(at) >= start && Date.parse(at) < end);
  return rows.slice(query.offset, query.offset + page);
}

function rowOf(payment: Payment, shortcode: Shortcode, fault: PullFault | null): object {
  return {
    transactionId: payment.receipt,
    trxDate: fault === 'iso_times' ? `${payment.at.slice(0, 19)}Z` : eatText(new Date(payment.at)),
    msisdn: masked(payment.msisdn),
    sender: 'MPESA',
    transactiontype: shortcode.type === 'till' ? 'c2b-buy-goods-debit' : 'c2b-pay-bill-debit',
    billreference: payment.account,
    amount: payment.amount,
    organizationname: shortcode.name,
  };
}

function readTime(value: unknown): number | null {
  const text = asText(value);
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const time = Date.parse(`${text.replace(' ', 'T')}+03:00`);
  return Number.isNaN(time) ? null : time;
}

function offsetOf(body: Body): number {
  const offset = Number(asText(body['OffSetValue'], '0'));
  return Number.isInteger(offset) && offset > 0 ? offset : 0;
}
