import type { FastifyReply } from 'fastify';
import { isValidMeterNumber } from '@mkondo/sts';
import type { StronpowerFault } from '../fault-types.ts';
import type { World } from '../world.ts';
import { anyAccount, type Company, type MeterAccount, type Vend } from './companies.ts';
import { answerIssuing } from './faulty-answer.ts';
import { companyOf, type Fields } from './fields.ts';
import { issueVend } from './issue.ts';
import { vendRecord } from './record.ts';

const REFUSED = '[]';

/** VendingMeter and its kin: an array of one record, or `[]` for whatever reason. */
export function vendMeter(world: World, reply: FastifyReply, call: { fields: Fields; endpoint: string }): Promise<FastifyReply> {
  const { fields, endpoint } = call;
  const meter = fields('MeterID');
  const refuse = (reason: string): string => {
    world.journal.append('vend_refused', { company: fields('CompanyName'), meter, amount: fields('Amount'), endpoint, reason });
    return REFUSED;
  };
  return answerIssuing(world, reply, {
    refused: refuse,
    issue(fault) {
      const company = companyOf(world, fields, 'new');
      if (company === null) return refuse('credentials');
      const account = accountFor(company, { meter, endpoint, fault });
      if (account === null) return refuse('meter');
      const vend = fault === 'duplicate_token' ? earlierVend(world, company, account) : null;
      if (vend !== null) return JSON.stringify([vendRecord(company, account, vend)]);
      return issueRecord(world, { company, account, fields, endpoint, fault }) ?? refuse('amount');
    },
  });
}

type Call = { company: Company; account: MeterAccount; fields: Fields; endpoint: string; fault: StronpowerFault | null };

function issueRecord(world: World, { company, account, fields, endpoint, fault }: Call): string | null {
  const price = fault === 'wrong_price' ? company.price * 2n : company.price;
  const byUnit = fields('is_vend_by_unit').toLowerCase() === 'true';
  const vend = issueVend(world, { company, account, amount: fields('Amount'), byUnit, endpoint, price, fault });
  if (vend === null) return null;
  const record = vendRecord(company, account, vend);
  if (fault === 'short_token') record['Token'] = record['Token']!.slice(0, -1);
  return JSON.stringify([record]);
}

/** The meter that gets the token: under `wrong_meter` another one, if the company has another. */
function accountFor(company: Company, call: { meter: string; endpoint: string; fault: StronpowerFault | null }): MeterAccount | null {
  const { meter, endpoint, fault } = call;
  const known = company.meters.get(meter) ?? null;
  if (known !== null && fault === 'wrong_meter') return anotherThan(company, meter) ?? known;
  if (known !== null) return known;
  return endpoint === 'VendingMeterDirectly' && isValidMeterNumber(meter) ? anyAccount(company, meter) : null;
}

function anotherThan(company: Company, meter: string): MeterAccount | null {
  for (const account of company.meters.values()) if (account.meterId !== meter) return account;
  return null;
}

/** `duplicate_token`: an earlier token once more, and nothing new behind it. Null when there is no earlier one. */
export function earlierVend(world: World, company: Company, account: MeterAccount): Vend | null {
  const vend = account.vends.at(-1) ?? company.lastVend;
  if (vend === null) return null;
  const { meterId: meter } = account;
  world.journal.append('vend_refused', { company: company.company, meter, reason: 'duplicate_token', token: vend.token });
  return vend;
}
