import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asBody, asText, type Body } from '../read.ts';
import { eatText } from '../times.ts';
import type { World } from '../world.ts';
import { readApp } from './access-tokens.ts';
import { masked } from './c2b-body.ts';
import { badRequest, sendError } from './daraja-errors.ts';
import type { Payment, Shortcode } from './shortcodes.ts';

const WINDOW_MS = 48 * 3_600_000;
const PAGE = 100;

/** POST /pulltransactions/v1/register; its answer has a key with a blank in it. */
export function registerPull(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const shortcode = asText(asBody(request.body)['ShortCode']);
  if (!world.mpesa.shortcodes.has(shortcode)) return sendError(reply, badRequest('ShortCode'));
  return reply.send({
    ResponseRefID: randomUUID(),
    'Response Status': '1000',
    ShortCode: shortcode,
    ResponseDescription: 'Pull Registration Successful',
  });
}

/** POST /pulltransactions/v1/query: what reached the shortcode in the last 48 hours, confirmed or not, 100 rows a page. */
export function queryPull(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const body = asBody(request.body);
  const shortcode = world.mpesa.shortcodes.get(asText(body['ShortCode']));
  if (shortcode === undefined || shortcode.consumerKey !== app.consumerKey) return sendError(reply, badRequest('ShortCode'));
  const [start, end] = [readTime(body['StartDate']), readTime(body['EndDate'])];
  if (start === null || end === null) return sendError(reply, badRequest(start === null ? 'StartDate' : 'EndDate'));
  const rows = pageOf(shortcode, { start, end, offset: offsetOf(body) });
  if (rows.length === 0) {
    return reply.send({ RequestID: randomUUID(), ResponseCode: '1001', ResponseMessage: 'No records found or Organization Name not available' });
  }
  return reply.send({ RequestID: randomUUID(), ResponseCode: '1000', ResponseMessage: 'Success', Response: [rows] });
}

function pageOf(shortcode: Shortcode, query: { start: number; end: number; offset: number }): object[] {
  const start = Math.max(query.start, Date.now() - WINDOW_MS);
  const rows = shortcode.payments.filter(({ at }) => Date.parse(at) >= start && Date.parse(at) < query.end + 1000);
  return rows.slice(query.offset, query.offset + PAGE).map((payment) => rowOf(payment, shortcode));
}

function rowOf(payment: Payment, shortcode: Shortcode): object {
  return {
    transactionId: payment.receipt,
    trxDate: eatText(new Date(payment.at)),
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
