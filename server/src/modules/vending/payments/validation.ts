import type { Db } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import { findMetersByAccount } from '../meters/index.ts';
import { purchaseOf } from './purchase.ts';
import type { MoneyReceived, ParsedEvent } from './port.ts';

export interface ValidationAnswer {
  readonly ResultCode: string;
  readonly ResultDesc: string;
}

export interface Validation {
  judge(tenantId: string, parsed: ParsedEvent): Promise<ValidationAnswer>;
}

export interface ValidationDeps {
  readonly db: Db;
  readonly log: Log;
  readonly shortcodes: (tenantId: string, fresh?: boolean) => Promise<ReadonlySet<string>>;
}

/** Daraja waits about eight seconds and then decides by itself; we answer long before. */
const DEADLINE_MS = 2_000;
export const ACCEPT: ValidationAnswer = { ResultCode: '0', ResultDesc: 'Accepted' };

function reject(code: 'C2B00012' | 'C2B00013' | 'C2B00015'): ValidationAnswer {
  return { ResultCode: code, ResultDesc: 'Rejected' };
}

/** Refuses money for a wrong account while it is still the payer's. What we cannot tell in time is accepted. */
export function createValidation(deps: ValidationDeps): Validation {
  return {
    async judge(tenantId, parsed) {
      if (parsed.kind === 'quarantine' && parsed.reason.startsWith('amount')) return reject('C2B00013');
      if (parsed.kind !== 'money') return ACCEPT;
      try {
        return await look(deps, tenantId, parsed.money);
      } catch (error) {
        deps.log.warn({ err: error, tenant: tenantId }, 'validation accepted on doubt');
        return ACCEPT;
      }
    },
  };
}

/** The answer, or yes when it does not come in time. */
export async function orAccept(answer: Promise<ValidationAnswer>): Promise<ValidationAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ValidationAnswer>((resolve) => {
    timer = setTimeout(() => resolve(ACCEPT), DEADLINE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function look(deps: ValidationDeps, tenantId: string, money: MoneyReceived): Promise<ValidationAnswer> {
  // a paybill that was added a moment ago may not be in memory yet
  const isOurs = (await deps.shortcodes(tenantId)).has(money.shortcode) || (await deps.shortcodes(tenantId, true)).has(money.shortcode);
  if (!isOurs) return reject('C2B00015');
  const meters = await deps.db.inTenant(tenantId, (tx) => findMetersByAccount(tx, [money.accountText]));
  const meter = meters.get(money.accountText);
  if (!meter || meter.status === 'suspended') return reject('C2B00012');
  const payment = {
    id: '',
    receipt: money.receipt,
    amountMinor: money.amountMinor,
    currency: meter.tariffVersion?.currency ?? '',
    accountText: money.accountText,
    payerPhone: null,
    tenantName: '',
    tenantLanguage: 'en',
    hold: null,
    bookedIn: null,
    bookingReference: '',
  };
  const purchase = purchaseOf({ payment, meter, wallet: 0n });
  // a smaller amount may still buy water together with what is in the wallet, but then the payer did not mean a first purchase
  return purchase.kind === 'credit' ? reject('C2B00013') : ACCEPT;
}
