import { randomInt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallFault } from '../fault-types.ts';
import { asBody, asText, type Body } from '../read.ts';
import { eatStamp } from '../times.ts';
import type { World } from '../world.ts';
import { readApp } from './access-tokens.ts';
import { badRequest, sendError, serverError } from './daraja-errors.ts';
import type { Shortcode } from './shortcodes.ts';

const TIMEOUT_MS = 30_000;
const LONGEST_REMARK = 100;

/** A request of an organisation whose answer only says "accepted"; what came of it is posted later, once. */
export type LaterCall = {
  conversation_id: string;
  originator_conversation_id: string;
  shortcode: string;
  result_url: string;
  timeout_url: string;
  body: Body;
  fault: CallFault | null;
};

export type LaterResult = {
  code: number | string;
  desc: string;
  transaction: string;
  /** Values are written as they stand here: amounts come as JSON numbers with two decimals. */
  parameters?: readonly (readonly [key: string, value: string | null])[];
};

/** What one kind of request is called in the journal, which field names its short code, and what it does. */
export type LaterKind = {
  readonly kind: 'reversal' | 'status_query';
  readonly command: string;
  readonly shortcodeField: string;
  /** The first field that is wrong, or null. */
  readonly check: (body: Body) => string | null;
  readonly act: (world: World, call: LaterCall, shortcode: Shortcode) => LaterResult;
};

const isUrl = (value: unknown): boolean => /^https?:\/\/[^\s]+$/.test(asText(value));

/** Accepts a request and lets its result follow, as the faults will have it. */
export async function acceptLater(world: World, kind: LaterKind, { request, reply }: { request: FastifyRequest; reply: FastifyReply }): Promise<FastifyReply> {
  const app = readApp(world, request);
  if (!('consumerKey' in app)) return sendError(reply, app);
  const body = asBody(request.body);
  const wrong = wrongField(body, kind);
  if (wrong !== null) return sendError(reply, badRequest(wrong));
  const shortcode = world.mpesa.shortcodes.get(asText(body[kind.shortcodeField]));
  if (shortcode === undefined || shortcode.consumerKey !== app.consumerKey) return sendError(reply, badRequest(kind.shortcodeField));
  const fault = world.faults.draw(world.faults.current.mpesa.calls);
  if (fault === 'refused') return sendError(reply, badRequest('Initiator'));
  if (fault === 'error_before') return sendError(reply, serverError(''));
  if (fault === 'hang_before') return hang(world, reply);
  const call = openCall(world, kind, { body, shortcode, fault });
  world.timers.after(world.faults.current.mpesa.calls.result_ms, () => void carryOut(world, kind, call));
  if (fault === 'hang_after') return hang(world, reply);
  if (fault === 'error_after') return sendError(reply, serverError(''));
  return reply.send({
    OriginatorConversationID: call.originator_conversation_id,
    ConversationID: call.conversation_id,
    ResponseCode: '0',
    ResponseDescription: 'Accept the service request successfully.',
  });
}

async function hang(world: World, reply: FastifyReply): Promise<FastifyReply> {
  await world.answers.pause(world.faults.current.mpesa.calls.hang_ms);
  return sendError(reply, serverError(''));
}

function wrongField(body: Body, { command, check }: LaterKind): string | null {
  if (asText(body['Initiator']) === '') return 'Initiator';
  if (asText(body['SecurityCredential']) === '') return 'SecurityCredential';
  if (body['CommandID'] !== command) return 'CommandID';
  const remarks = asText(body['Remarks']).length;
  if (remarks < 2 || remarks > LONGEST_REMARK) return 'Remarks';
  if (!isUrl(body['ResultURL'])) return 'ResultURL';
  return isUrl(body['QueueTimeOutURL']) ? check(body) : 'QueueTimeOutURL';
}

function openCall(world: World, kind: LaterKind, { body, shortcode, fault }: { body: Body; shortcode: Shortcode; fault: CallFault | null }): LaterCall {
  const day = eatStamp(new Date()).slice(0, 8);
  const call: LaterCall = {
    conversation_id: `AG_${day}_${randomInt(2 ** 40)
      .toString(16)
      .padStart(20, '0')}`,
    originator_conversation_id: `${randomInt(1000, 99_999)}-${randomInt(10_000_000, 99_999_999)}-1`,
    shortcode: shortcode.shortcode,
    result_url: asText(body['ResultURL']),
    timeout_url: asText(body['QueueTimeOutURL']),
    body,
    fault,
  };
  const { Initiator: initiator, TransactionID: transaction, Amount: amount } = body;
  world.journal.append(kind.kind, { event: 'request', ...ids(call), shortcode: call.shortcode, initiator, transaction, amount });
  return call;
}

const ids = ({ conversation_id, originator_conversation_id }: LaterCall): Pick<LaterCall, 'conversation_id' | 'originator_conversation_id'> => ({
  conversation_id,
  originator_conversation_id,
});

async function carryOut(world: World, kind: LaterKind, call: LaterCall): Promise<void> {
  const shortcode = world.mpesa.shortcodes.get(call.shortcode);
  if (shortcode === undefined) return;
  if (call.fault === 'queue_timeout') {
    await post(world, kind, { call, url: call.timeout_url, result: { code: 1, desc: 'The request has timed out in the queue.', transaction: '' } });
    return;
  }
  const result = isInitiator(shortcode, call.body)
    ? kind.act(world, call, shortcode)
    : { code: 2001, desc: 'The initiator information is invalid.', transaction: noReceipt() };
  world.journal.append(kind.kind, { event: 'result', ...ids(call), code: result.code, desc: result.desc });
  if (call.fault === 'lost_result') return void world.journal.append(kind.kind, { event: 'callback', ...ids(call), lost: true });
  const copies = call.fault === 'duplicate_result' ? 2 : 1;
  await Promise.all(Array.from({ length: copies }, () => post(world, kind, { call, url: call.result_url, result })));
}

function isInitiator(shortcode: Shortcode, body: Body): boolean {
  return shortcode.initiator !== '' && body['Initiator'] === shortcode.initiator && body['SecurityCredential'] === shortcode.securityCredential;
}

/** What stands for the receipt in a result that has none. */
export function noReceipt(): string {
  return `${eatStamp(new Date()).slice(2, 5)}0000000`;
}

async function post(world: World, { kind }: LaterKind, { call, url, result }: { call: LaterCall; url: string; result: LaterResult }): Promise<void> {
  const answer = await world.http.post({ url, type: 'json', body: resultBody(call, result), timeoutMs: TIMEOUT_MS });
  world.journal.append(kind, { event: 'callback', ...ids(call), url, ...answer });
}

/** Written by hand, because amounts come as JSON numbers with their two decimals. */
function resultBody(call: LaterCall, result: LaterResult): string {
  const head = [
    '"ResultType":0',
    `"ResultCode":${JSON.stringify(result.code)}`,
    `"ResultDesc":${JSON.stringify(result.desc)}`,
    `"OriginatorConversationID":"${call.originator_conversation_id}"`,
    `"ConversationID":"${call.conversation_id}"`,
    `"TransactionID":"${result.transaction}"`,
  ];
  const parameters = result.parameters?.map(([key, value]) => (value === null ? `{"Key":"${key}"}` : `{"Key":"${key}","Value":${value}}`));
  if (parameters) head.push(`"ResultParameters":{"ResultParameter":[${parameters.join(',')}]}`);
  head.push(`"ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL","Value":"https://internalapi.sandbox/results/v1/submit"}}`);
  return `{"Result":{${head.join(',')}}}`;
}
