import type { BaseDate } from '@mkondo/sts';
import { createHash } from 'node:crypto';
import type { StronpowerFault } from '../fault-types.ts';
import type { Entry } from '../journal.ts';
import { meterKey, type KeyState } from '../meters/virtual-meter.ts';

export type VendData = {
  company: string;
  meter: string;
  /** 20 digits. */
  token: string;
  /** m³, one decimal. */
  units: string;
  amount: string;
  price: string;
  vat_rate: string;
  tid: number;
  mode: 'money' | 'units';
  endpoint: string;
  fault?: StronpowerFault;
};
export type Vend = Entry & VendData;

/** A meter as the vendor's books know it. */
export type MeterAccount = {
  meterId: string;
  customerId: string;
  customerName: string;
  customerPhone: string;
  customerAddress: string;
  keyState: KeyState;
  /** Key state at installation, to which a reset goes back. */
  installed: KeyState;
  /** Decoder key, derived once: a vend costs one encryption. */
  key: Uint8Array;
  lastTid: number | null;
  vends: Vend[];
};

export type Company = {
  company: string;
  username: string;
  password: string;
  dialect: 'new' | 'old';
  /** Cents a m³, before VAT. */
  price: bigint;
  /** VAT in hundredths of a percent: "16" is 1600. */
  vat: bigint;
  currency: string;
  category: string;
  vendingKey: Uint8Array;
  meters: Map<string, MeterAccount>;
  /** Meters of nobody's account, for VendingMeterDirectly and ClearTamperDirectly. */
  strangers: Map<string, MeterAccount>;
  /** Sessions of the old dialect. */
  apiTokens: Set<string>;
  lastVend: Vend | null;
};

export type Companies = Map<string, Company>;

export const createCompanies = (): Companies => new Map();

const BASE_DATE: BaseDate = 2014;
const DUTK = 2;

/** A test vending key of 20 bytes. It belongs to no real supply group, so its tokens never credit a real meter. */
export function testVendingKey(company: string): Uint8Array {
  return createHash('sha256').update(`sandbox vending key of ${company}`).digest().subarray(0, 20);
}

/** Supply group, key revision 4 (that of base date 2014 in the standard's vectors) and tariff index of a company. */
export function companyKeyState(company: string): KeyState {
  const group = createHash('sha256').update(`sandbox supply group of ${company}`).digest().readUInt32BE(0);
  return { sgc: String(600_000 + (group % 399_999)), krn: 4, ti: '01', keyType: DUTK, ken: 255, baseDate: BASE_DATE };
}

export function newAccount(company: Company, meterId: string, keyState: KeyState): MeterAccount {
  return {
    meterId,
    keyState,
    installed: keyState,
    customerId: '',
    customerName: '',
    customerPhone: '',
    customerAddress: '',
    key: meterKey(meterId, company.vendingKey, keyState),
    lastTid: null,
    vends: [],
  };
}

/** The account of a meter, or one made on the spot for a meter that the company does not know. */
export function anyAccount(company: Company, meterId: string): MeterAccount {
  const known = company.meters.get(meterId) ?? company.strangers.get(meterId);
  if (known !== undefined) return known;
  const account = newAccount(company, meterId, companyKeyState(company.company));
  company.strangers.set(meterId, account);
  return account;
}
