import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readBasic } from '../basic-auth.ts';
import type { SmsFault } from '../fault-types.ts';
import { asBody, asList, asMsisdn, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import type { BeemAccount } from './accounts.ts';
import { deliverSms, isNumber } from './deliver.ts';
import { reportPost, scheduleReports, type Stage } from './delivery-reports.ts';
import { segmentsOf } from './segments.ts';

const MAX_RECIPIENTS = 1000;
const SCHEDULE = /^\d{4}-\d\d-\d\d \d\d:\d\d$/;
type Refusal = { status: number; code: number; message: string };
type Recipient = { id: string; to: string };

const refusal = (code: number, message: string, status = 400): Refusal => ({ status, code, message });
const NO_AUTH = refusal(120, 'Missing or invalid authentication parameters.', 401);
const FAULTS: Partial<Record<SmsFault, Refusal>> = {
  reject: refusal(101, 'Invalid phone number'),
  http_500: refusal(103, 'Network timeout or internal error', 500),
  insufficient: refusal(102, 'Insufficient balance'),
  invalid_sender: refusal(111, 'Invalid Sender Id'),
};

/** Beem Africa, mounted at /beem. */
export function beem(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/v1/send', (request, reply) => send(world, request, reply));
    app.get('/public/v1/vendors/balance', (request, reply) => {
      const account = accountOf(world, request);
      return account === null ? refuse(reply, NO_AUTH) : reply.send({ data: { credit_balance: account.credit } });
    });
    app.get('/public/v1/delivery-reports', (request, reply) => poll(world, request, reply));
  };
}

async function send(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { beem: faults } = world.faults.current.sms;
  const fault = world.faults.draw(faults);
  const account = accountOf(world, request);
  const body = asBody(request.body);
  const { recipients, ...counts } = readRecipients(body);
  const wrong = account === null ? NO_AUTH : (FAULTS[fault!] ?? check(account, body, recipients));
  if (wrong !== null || account === null) {
    await world.answers.pause(faults.latency_ms);
    return refuse(reply, wrong ?? NO_AUTH);
  }
  const requestId = accept(world, account, { body, recipients });
  await world.answers.pause(fault === 'timeout_after' ? faults.hang_ms : faults.latency_ms);
  return reply.send({
    successful: true,
    request_id: requestId,
    code: 100,
    message: 'Message Submitted Successfully',
    ...counts,
  });
}

function accept(world: World, account: BeemAccount, message: { body: Body; recipients: Recipient[] }): number {
  // Milliseconds, so that the ids of an earlier run do not come again.
  const requestId = Math.max(world.sms.lastBeemId + 1, Date.now());
  world.sms.lastBeemId = requestId;
  const deliverAll = (): void => {
    for (const recipient of message.recipients) deliverOne(world, account, { body: message.body, recipient, requestId });
  };
  const due = scheduleOf(message.body);
  if (due === null) deliverAll();
  else world.timers.after(due - Date.now(), deliverAll);
  return requestId;
}

function deliverOne(world: World, account: BeemAccount, one: { body: Body; recipient: Recipient; requestId: number }): void {
  const { to, id } = one.recipient;
  const text = asText(one.body['message']);
  const requestId = String(one.requestId);
  deliverSms(world, {
    gateway: 'beem',
    to,
    from: asText(one.body['source_addr'], 'INFO'),
    text,
    segments: segmentsOf(text),
    provider_id: requestId,
    recipient_id: id,
    account: account.apiKey,
  });
  scheduleReports(world, {
    gateway: 'beem',
    provider_id: requestId,
    to,
    settled: (stage) => void world.sms.beemStates.set(`${requestId} ${to}`, stage.toUpperCase()),
    write: (stage) => report(world, account, { stage, requestId, to, id }),
  });
}

/** Beem tells the end only; a late "pending" is what its disorder looks like. The name of the state comes in both cases. */
function report(world: World, account: BeemAccount, about: { stage: Stage; requestId: string; to: string; id: string }) {
  const { stage, requestId, to, id } = about;
  if (stage === 'sent' && world.faults.current.sms.beem.dlr !== 'reordered') return null;
  const state = stage === 'sent' ? 'PENDING' : stage.toUpperCase();
  const key = Number(requestId) % 2 === 0 ? 'Status' : 'status';
  const body = JSON.stringify({ request_id: requestId, recipient_id: id, dest_addr: to, [key]: state });
  return { state, post: reportPost(account.dlrUrl, { type: 'json', body }) };
}

function poll(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (accountOf(world, request) === null) return refuse(reply, NO_AUTH);
  const { dest_addr: to = '', request_id: id = '' } = request.query as Record<string, string>;
  const status = world.sms.beemStates.get(`${id} ${asMsisdn(to)}`);
  return reply.send(status === undefined ? [] : [{ dest_addr: asMsisdn(to), status, request_id: id }]);
}

function check(account: BeemAccount, body: Body, recipients: Recipient[]): Refusal | null {
  const text = asText(body['message']);
  const given = asList(body['recipients']).length;
  const due = asText(body['schedule_time']);
  const rules: [boolean, Refusal][] = [
    [text === '', refusal(109, 'Invalid or empty message')],
    [body['encoding'] === undefined, refusal(118, 'Encoding is missing')],
    [given === 0, refusal(119, 'Recipients tag is missing')],
    [given > MAX_RECIPIENTS, refusal(114, 'More than 1000 recipients')],
    [asText(body['source_addr'], 'INFO').length > 11, refusal(121, 'Sender ID format is invalid')],
    [due !== '' && !SCHEDULE.test(due), refusal(117, 'Bad schedule time format')],
    [due !== '' && (scheduleOf(body) ?? 0) < Date.now(), refusal(112, 'Scheduled time is in the past.')],
    [recipients.length === 0, refusal(101, 'Invalid phone number')],
    [account.credit < recipients.length * segmentsOf(text), refusal(102, 'Insufficient balance')],
  ];
  return rules.find(([isWrong]) => isWrong)?.[1] ?? null;
}

function readRecipients(body: Body): { recipients: Recipient[]; valid: number; invalid: number; duplicates: number } {
  const all = asList(body['recipients']);
  const good = all.filter(({ dest_addr: to }) => isNumber(asText(to)));
  const unique = new Map(good.map(({ recipient_id: id, dest_addr: to }) => [asText(to), asText(id)]));
  const recipients = [...unique].map(([to, id]) => ({ to, id }));
  return { recipients, valid: recipients.length, invalid: all.length - good.length, duplicates: good.length - recipients.length };
}

/** schedule_time is GMT, whatever the country; null when there is none. */
function scheduleOf(body: Body): number | null {
  const text = asText(body['schedule_time']);
  if (!SCHEDULE.test(text)) return null;
  const time = Date.parse(`${text.replace(' ', 'T')}:00Z`);
  return Number.isNaN(time) ? null : time;
}

function accountOf(world: World, request: FastifyRequest): BeemAccount | null {
  const basic = readBasic(request.headers.authorization);
  const account = basic === null ? undefined : world.sms.beem.get(basic.user);
  return account !== undefined && account.secretKey === basic?.password ? account : null;
}

function refuse(reply: FastifyReply, { status, code, message }: Refusal): FastifyReply {
  return reply.code(status).send({ code, message });
}
