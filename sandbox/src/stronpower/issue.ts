import { encodeClearCredit, encodeClearTamper, encodeCredit, nextTid, StsError, tidOf } from '@mkondo/sts';
import type { StronpowerFault } from '../fault-types.ts';
import { fromCents, fromTenths } from '../money.ts';
import type { World } from '../world.ts';
import { anyAccount, type Company, type MeterAccount, type Vend, type VendData } from './companies.ts';
import { quote } from './pricing.ts';

const ALL_REGISTERS = 0xffff;

export type VendOrder = {
  company: Company;
  account: MeterAccount;
  amount: string;
  byUnit: boolean;
  endpoint: string;
  /** Cents a m³; differs from the company's under the `wrong_price` fault and in the old dialect. */
  price: bigint;
  fault: StronpowerFault | null;
};

/**
 * Issues a credit token: every call issues another one, as the vendor does. Null when the amount buys nothing, or when
 * the meter's base date has run out.
 */
export function issueVend(world: World, order: VendOrder): Vend | null {
  const { company, account, byUnit, endpoint, fault } = order;
  const priced = quote(company, order);
  if (priced === null) return null;
  const tid = takeTid(account);
  if (tid === null) return null;
  const token = encodeCredit({ key: account.key, kind: 'water', tenths: priced.tenths, tid, rnd: randomNibble() });
  const vend = world.journal.append<VendData>('vend', {
    company: company.company,
    meter: account.meterId,
    token,
    units: fromTenths(priced.tenths),
    amount: fromCents(priced.paid),
    price: fromCents(priced.price),
    vat_rate: fromCents(company.vat),
    tid,
    mode: byUnit ? 'units' : 'money',
    endpoint,
    ...(fault === null ? {} : { fault }),
  });
  applyVend(world, vend);
  return vend;
}

export function applyVend(world: World, vend: Vend): void {
  const company = world.companies.get(vend.company);
  if (company === undefined) return;
  const account = anyAccount(company, vend.meter);
  account.vends.push(vend);
  account.lastTid = Math.max(account.lastTid ?? 0, vend.tid);
  company.lastVend = vend;
}

export type ClearData = {
  company: string;
  meter: string;
  operation: 'credit' | 'tamper';
  token: string;
  tid: number;
  fault?: StronpowerFault;
};
export type ClearOrder = {
  company: Company;
  account: MeterAccount;
  operation: 'credit' | 'tamper';
  fault: StronpowerFault | null;
};

/** Issues a clear-credit (all registers) or clear-tamper token: 20 digits, null when the base date has run out. */
export function issueClear(world: World, { company, account, operation, fault }: ClearOrder): string | null {
  const tid = takeTid(account);
  if (tid === null) return null;
  const target = { key: account.key, tid, rnd: randomNibble() };
  const token = operation === 'credit' ? encodeClearCredit({ ...target, register: ALL_REGISTERS }) : encodeClearTamper(target);
  world.journal.append<ClearData>('clear', {
    company: company.company,
    meter: account.meterId,
    operation,
    token,
    tid,
    ...(fault === null ? {} : { fault }),
  });
  return token;
}

export function applyClear(world: World, clear: ClearData): void {
  const company = world.companies.get(clear.company);
  if (company === undefined) return;
  const account = anyAccount(company, clear.meter);
  account.lastTid = Math.max(account.lastTid ?? 0, clear.tid);
}

/** The present minute, or the next one free: a token identifier is used once for a meter. */
function takeTid(account: MeterAccount): number | null {
  try {
    account.lastTid = nextTid(account.lastTid, tidOf(new Date(), account.keyState.baseDate));
    return account.lastTid;
  } catch (error) {
    if (error instanceof StsError && error.code === 'sts.tid_out_of_range') return null;
    throw error;
  }
}

function randomNibble(): number {
  return Math.floor(Math.random() * 16);
}
