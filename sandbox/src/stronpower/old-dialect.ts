import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { toCents } from '../money.ts';
import type { World } from '../world.ts';
import { clearMeter } from './clears.ts';
import type { Company } from './companies.ts';
import { answerIssuing, answerPlainly } from './faulty-answer.ts';
import { readFields, type Fields } from './fields.ts';
import { issueVend } from './issue.ts';
import { earlierVend } from './vending.ts';

const EXPIRED = '""';
const TEXT_TYPE = 'text/plain; charset=utf-8';

/** The older API with a login, mounted at /stronpower-old/api. It has no history. */
export function oldDialect(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/:endpoint', (request, reply) => {
      const { endpoint } = request.params as { endpoint: string };
      const fields = readFields(request.body);
      const name = endpoint.toLowerCase();
      if (name === 'login') return answerPlainly(world, reply, logIn(world, fields));
      const company = sessionOf(world, fields);
      if (company === null) return answerPlainly(world, reply, EXPIRED);
      return answer({ world, reply, fields, company }, name);
    });
  };
}

type Call = { world: World; reply: FastifyReply; fields: Fields; company: Company };

function answer(call: Call, endpoint: string): Promise<FastifyReply> | FastifyReply {
  const { world, reply, fields, company } = call;
  const clear = (operation: 'credit' | 'tamper'): Promise<FastifyReply> =>
    clearMeter(world, reply, { company, meter: fields('METER_ID'), customerId: fields('CustomerId'), operation });
  switch (endpoint) {
    case 'vending':
      return vend(call);
    case 'clearcredit':
      return clear('credit');
    case 'cleartamper':
      return clear('tamper');
    case 'meter':
      return answerPlainly(world, reply, company.meters.has(fields('METER_ID')) ? 'true' : 'false');
    default:
      reply.callNotFound();
      return reply;
  }
}

/** A JSON string with the session, or `false`. */
function logIn(world: World, fields: Fields): string {
  const company = world.companies.get(fields('Companyname'));
  const isRight = company?.dialect === 'old' && company.username === fields('UserName') && company.password === fields('Password');
  if (!isRight) return 'false';
  const token = randomBytes(16).toString('hex');
  company.apiTokens.add(token);
  return JSON.stringify(token);
}

function sessionOf(world: World, fields: Fields): Company | null {
  const token = fields('ApiToken');
  for (const company of world.companies.values()) if (company.apiTokens.has(token)) return company;
  return null;
}

/** The answer is plain text, `token,units,amount`: callers cut it at the first comma. The caller sets the price. */
function vend({ world, reply, fields, company }: Call): Promise<FastifyReply> {
  const meter = fields('MeterId');
  const refuse = (reason: string): string => {
    world.journal.append('vend_refused', { company: company.company, meter, amount: fields('Amount'), endpoint: 'vending', reason });
    return 'false';
  };
  return answerIssuing(world, reply, {
    type: TEXT_TYPE,
    refused(fault) {
      if (fault === 'session_expired') company.apiTokens.clear();
      refuse(fault);
    },
    issue(fault) {
      const account = company.meters.get(meter);
      if (account === undefined) return refuse('meter');
      const price = toCents(fields('Price')) ?? company.price;
      const bent = fault === 'wrong_price' ? price * 2n : price;
      const order = { company, account, amount: fields('Amount'), byUnit: false, endpoint: 'vending', price: bent, fault };
      const earlier = fault === 'duplicate_token' ? earlierVend(world, company, account) : null;
      const issued = earlier ?? issueVend(world, order);
      if (issued === null) return refuse('amount');
      const token = fault === 'short_token' ? issued.token.slice(1) : issued.token;
      return [token, issued.units, issued.amount].join(',');
    },
  });
}
