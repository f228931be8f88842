import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readBasic } from '../basic-auth.ts';
import type { SmsFault } from '../fault-types.ts';
import { asBody, asMsisdn, asText, type Body } from '../read.ts';
import type { World } from '../world.ts';
import type { TwilioAccount } from './accounts.ts';
import { deliverSms, isNumber } from './deliver.ts';
import { reportPost, scheduleReports, type Stage } from './delivery-reports.ts';
import { segmentsOf } from './segments.ts';
import { twilioSignature } from './twilio-signature.ts';

const VERSION = '2010-04-01';
const UNREACHABLE = '30003';
type Refusal = { status: number; code: number; message: string };

const NO_AUTH: Refusal = { status: 401, code: 20003, message: 'Authenticate' };
const FAULTS: Partial<Record<SmsFault, Refusal>> = {
  reject: { status: 400, code: 21610, message: 'Attempt to send to unsubscribed recipient' },
  http_500: { status: 500, code: 20500, message: 'Internal Server Error' },
  insufficient: { status: 401, code: 20003, message: 'Authentication Error - account is not active' },
  invalid_sender: { status: 400, code: 21606, message: "The 'From' phone number provided is not a valid, SMS-capable inbound phone number" },
};

/** Twilio's Messages resource, mounted at /twilio. */
export function twilio(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post(`/${VERSION}/Accounts/:sid/Messages.json`, (request, reply) => create(world, request, reply));
    app.get(`/${VERSION}/Accounts/:sid/Balance.json`, (request, reply) => {
      const account = accountOf(world, request);
      return account === null ? refuse(reply, NO_AUTH) : reply.send({ account_sid: account.accountSid, balance: '20.00', currency: 'USD' });
    });
  };
}

async function create(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { twilio: faults } = world.faults.current.sms;
  const account = accountOf(world, request);
  if (account === null) return refuse(reply, NO_AUTH);
  const body = asBody(request.body);
  const fault = world.faults.draw(faults);
  const wrong = (fault === null ? undefined : FAULTS[fault]) ?? check(body);
  if (wrong !== null) {
    await world.answers.pause(faults.latency_ms);
    return refuse(reply, wrong);
  }
  const message = accept(world, account, body);
  await world.answers.pause(fault === 'timeout_after' ? faults.hang_ms : faults.latency_ms);
  return reply.code(201).send(message);
}

function check(body: Body): Refusal | null {
  const to = asText(body['To']);
  const text = asText(body['Body']);
  if (!isNumber(asMsisdn(to)) || !to.startsWith('+')) {
    return { status: 400, code: 21211, message: `The 'To' number ${to} is not a valid phone number.` };
  }
  if (asText(body['From']) === '' && asText(body['MessagingServiceSid']) === '') return FAULTS.invalid_sender!;
  if (text === '') return { status: 400, code: 21602, message: 'Message body is required.' };
  return text.length > 1600 ? { status: 400, code: 21617, message: 'The concatenated message body exceeds the 1600 character limit' } : null;
}

function accept(world: World, account: TwilioAccount, body: Body): object {
  const sid = `SM${randomBytes(16).toString('hex')}`;
  const to = asText(body['To']);
  const text = asText(body['Body']);
  const service = asText(body['MessagingServiceSid']) || null;
  const from = asText(body['From']) || null;
  const segments = segmentsOf(text);
  deliverSms(world, {
    gateway: 'twilio',
    to: asMsisdn(to),
    from: from ?? service ?? '',
    text,
    segments,
    provider_id: sid,
    account: account.accountSid,
  });
  scheduleReports(world, {
    gateway: 'twilio',
    provider_id: sid,
    to: asMsisdn(to),
    write: (stage) => report(account, asText(body['StatusCallback']), { stage, sid, to, from, service }),
  });
  const now = new Date().toUTCString().replace('GMT', '+0000');
  return {
    account_sid: account.accountSid,
    api_version: VERSION,
    body: text,
    date_created: now,
    date_sent: null,
    date_updated: now,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from,
    messaging_service_sid: service,
    num_media: '0',
    num_segments: service === null ? String(segments) : '0',
    price: null,
    price_unit: 'USD',
    sid,
    status: service === null ? 'queued' : 'accepted',
    to,
    uri: `/${VERSION}/Accounts/${account.accountSid}/Messages/${sid}.json`,
    subresource_uris: { media: `/${VERSION}/Accounts/${account.accountSid}/Messages/${sid}/Media.json` },
  };
}

type About = { stage: Stage; sid: string; to: string; from: string | null; service: string | null };

function report(account: TwilioAccount, url: string, { stage, sid, to, from, service }: About) {
  const fields: Record<string, string> = {
    AccountSid: account.accountSid,
    ApiVersion: VERSION,
    MessageSid: sid,
    MessageStatus: stage,
    SmsSid: sid,
    SmsStatus: stage,
    To: to,
    From: from ?? '',
    ...(service === null ? {} : { MessagingServiceSid: service }),
    ...(stage === 'undelivered' ? { ErrorCode: UNREACHABLE } : {}),
    ...(stage === 'sent' ? {} : { RawDlrDoneDate: new Date().toISOString().replace(/\D/g, '').slice(2, 12) }),
  };
  const headers = { 'x-twilio-signature': twilioSignature(account.authToken, url, fields) };
  return { state: stage, post: reportPost(url, { type: 'form', body: new URLSearchParams(fields).toString(), headers }) };
}

function accountOf(world: World, request: FastifyRequest): TwilioAccount | null {
  const { sid } = request.params as { sid: string };
  const basic = readBasic(request.headers.authorization);
  const account = world.sms.twilio.get(sid);
  return account !== undefined && basic?.user === sid && basic.password === account.authToken ? account : null;
}

function refuse(reply: FastifyReply, { status, code, message }: Refusal): FastifyReply {
  return reply.code(status).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}
