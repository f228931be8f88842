import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SmsFault } from '../fault-types.ts';
import { asBody, asMsisdn, asText } from '../read.ts';
import type { World } from '../world.ts';
import type { AfricasTalkingAccount } from './accounts.ts';
import { deliverSms, isNumber } from './deliver.ts';
import { reportPost, scheduleReports, type Stage } from './delivery-reports.ts';
import { segmentsOf } from './segments.ts';

type Recipient = { statusCode: number; number: string; status: string; cost: string; messageId: string; messageParts?: number };

/** Most refusals come inside a 201, per recipient. */
const FAULTS: Partial<Record<SmsFault, [code: number, status: string]>> = {
  reject: [406, 'UserInBlacklist'],
  insufficient: [405, 'InsufficientBalance'],
  invalid_sender: [402, 'InvalidSenderId'],
};
const NO_AUTH = 'The supplied authentication is invalid';
const STATES: Record<Stage, string> = { sent: 'Submitted', delivered: 'Success', undelivered: 'Failed' };

/** Africa's Talking bulk SMS, mounted at /africastalking. */
export function africasTalking(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/version1/messaging', (request, reply) => send(world, request, reply));
    app.get('/version1/user', (request, reply) => {
      const { username = '' } = request.query as Record<string, string>;
      const account = world.sms.africastalking.get(username);
      if (account === undefined || account.apiKey !== request.headers['apikey']) return reply.code(401).type('text/plain').send(NO_AUTH);
      return reply.send({ UserData: { balance: 'KES 1785.5000' } });
    });
  };
}

async function send(world: World, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { africastalking: faults } = world.faults.current.sms;
  const body = asBody(request.body);
  const account = world.sms.africastalking.get(asText(body['username']));
  if (account === undefined || account.apiKey !== request.headers['apikey']) {
    return reply.code(401).type('text/plain').send(NO_AUTH);
  }
  const fault = world.faults.draw(faults);
  if (fault === 'http_500') return reply.code(500).type('text/plain').send('Internal Server Error');
  const message = { text: asText(body['message']), from: asText(body['from']) || 'AFRICASTKNG', fault };
  if (message.text === '') return reply.code(400).type('text/plain').send("Request is missing required form field 'message'.");
  const recipients = asText(body['to'])
    .split(',')
    .map((to) => sendOne(world, account, { ...message, to: to.trim() }));
  await world.answers.pause(fault === 'timeout_after' ? faults.hang_ms : faults.latency_ms);
  return reply.code(201).send({ SMSMessageData: { Message: summary(recipients), Recipients: recipients } });
}

type Message = { text: string; from: string; to: string; fault: SmsFault | null };

function sendOne(world: World, account: AfricasTalkingAccount, message: Message): Recipient {
  const { text, from, to: number, fault } = message;
  const to = asMsisdn(number);
  const refused = (fault === null ? undefined : FAULTS[fault]) ?? (isNumber(to) ? null : ([403, 'InvalidPhoneNumber'] as const));
  if (refused !== null) return { statusCode: refused[0], number, status: refused[1], cost: '0', messageId: 'None' };
  const messageId = `ATXid_${randomBytes(16).toString('hex')}`;
  const segments = segmentsOf(text);
  deliverSms(world, { gateway: 'africastalking', to, from, text, segments, provider_id: messageId, account: account.username });
  scheduleReports(world, {
    gateway: 'africastalking',
    provider_id: messageId,
    to,
    write: (stage) => ({ state: STATES[stage], post: reportPost(account.dlrUrl, { type: 'form', body: reportBody(messageId, to, stage) }) }),
  });
  return { statusCode: 101, number, status: 'Success', cost: costOf(to, segments), messageId, messageParts: segments };
}

function reportBody(id: string, to: string, stage: Stage): string {
  const form = new URLSearchParams({ id, status: STATES[stage], phoneNumber: `+${to}`, networkCode: networkOf(to) });
  if (stage === 'undelivered') form.set('failureReason', 'DeliveryFailure');
  form.set('retryCount', '0');
  return form.toString();
}

const isTanzanian = (to: string): boolean => to.startsWith('255');
const networkOf = (to: string): string => (isTanzanian(to) ? '64004' : '63902');
const costOf = (to: string, segments: number): string => (isTanzanian(to) ? `TZS ${(22 * segments).toFixed(4)}` : `KES ${(0.8 * segments).toFixed(4)}`);

function summary(recipients: Recipient[]): string {
  const sent = recipients.filter(({ statusCode }) => statusCode === 101);
  if (sent.length === 0) return `Sent to 0/${recipients.length} Total Cost: 0`;
  const total = sent.reduce((sum, { cost }) => sum + Number(cost.slice(4)), 0);
  return `Sent to ${sent.length}/${recipients.length} Total Cost: ${sent[0]!.cost.slice(0, 3)} ${total.toFixed(4)}`;
}
