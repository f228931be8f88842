import type { FastifyReply } from 'fastify';
import { isValidMeterNumber } from '@mkondo/sts';
import type { World } from '../world.ts';
import { anyAccount, type Company, type MeterAccount } from './companies.ts';
import { answerIssuing } from './faulty-answer.ts';
import { issueClear } from './issue.ts';

export type ClearCall = {
  company: Company | null;
  meter: string;
  /** The vendor's customer of that meter; null on the Directly endpoint, which does not ask for it. */
  customerId: string | null;
  operation: 'credit' | 'tamper';
};

/** ClearCredit and ClearTamper: the answer is a JSON string with the token, `[]` on refusal. */
export function clearMeter(world: World, reply: FastifyReply, call: ClearCall): Promise<FastifyReply> {
  const { company, meter, operation } = call;
  const refuse = (reason: string): string => {
    world.journal.append('vend_refused', { company: company?.company ?? '', meter, endpoint: `clear ${operation}`, reason });
    return '[]';
  };
  return answerIssuing(world, reply, {
    refused(fault) {
      if (fault === 'session_expired') company?.apiTokens.clear();
      refuse(fault);
    },
    issue(fault) {
      if (company === null) return refuse('credentials');
      const account = accountFor(company, call);
      if (account === null) return refuse('meter');
      const token = issueClear(world, { company, account, operation, fault });
      if (token === null) return refuse('base date');
      return JSON.stringify(fault === 'short_token' ? token.slice(1) : token);
    },
  });
}

function accountFor(company: Company, { meter, customerId }: ClearCall): MeterAccount | null {
  if (customerId === null) return isValidMeterNumber(meter) ? anyAccount(company, meter) : null;
  const account = company.meters.get(meter);
  return account !== undefined && account.customerId === customerId ? account : null;
}
