import { isValidMeterNumber } from '@mkondo/sts';
import type { Tx } from '../../../../kernel/db.ts';
import { countryOf, readPhone } from '../../customers/index.ts';
import { accountCandidates, normaliseAccount } from '../account-text.ts';
import { findTraces, ownPlace, type Trace } from './queries.ts';
import { looksLikeNumber, oneSlip, twoSlips, type Slip } from './typos.ts';

export interface PaymentInSuspense {
  /** What the payer typed, as received. */
  readonly accountText: string;
  /** E.164 digits when the provider gave a whole number. */
  readonly payerPhone: string | null;
  /** `payerDigest` of the customers feature, when the payer came whole or hashed. */
  readonly payerDigest?: Buffer | null;
  /** The payer as received (hash or number), to find earlier payments that were kept in that form. */
  readonly payerText?: string | null;
}

type Reason =
  | 'exact'
  | 'alias'
  | 'alias_similar'
  | Slip
  | 'two_slips'
  | 'check_digit_passes'
  | 'customer_number'
  | 'id_number'
  | 'customer_phone'
  | 'payer_is_customer'
  | 'payer_earlier_meter';

export interface Suggestion {
  readonly meter_id: string;
  /** The number on the device. */
  readonly number: string;
  /** 0 to 1; for ranking, not a probability. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

const WEIGHT: Readonly<Record<Reason, number>> = {
  exact: 1,
  alias: 0.95,
  digits_swapped: 0.8,
  customer_number: 0.8,
  digit_missing: 0.75,
  digit_extra: 0.75,
  digit_differs: 0.7,
  customer_phone: 0.7,
  id_number: 0.7,
  alias_similar: 0.5,
  payer_earlier_meter: 0.45,
  payer_is_customer: 0.4,
  two_slips: 0.35,
  check_digit_passes: 0.2,
};
const MOST = 5;

/**
 * Meters that a payment without a meter may have been meant for, best first, at most five. Hints for a person: nothing
 * is assigned by them. Looks at one and two slips of the typed number, aliases, what is known of customers, and the
 * meters that the payer has bought for. Two slips are only followed to numbers whose check digit fits.
 */
export async function suggestMeters(tx: Tx, payment: PaymentInSuspense): Promise<Suggestion[]> {
  const reading = readText(payment.accountText);
  const traces = await findTraces(tx, {
    numbers: [...reading.exact, ...reading.slips.keys(), ...reading.twoSlips],
    aliases: [...reading.exact, ...reading.similar],
    typed: [...new Set([payment.accountText.replaceAll('\0', '').trim().toUpperCase().slice(0, 100), ...reading.exact])],
    typedPhone: readPhone(payment.accountText, countryOf(await ownPlace(tx))),
    payerPhone: payment.payerPhone,
    payerDigest: payment.payerDigest ?? null,
    payers: payersOf(payment),
  });
  const reasons = new Map<string, { readonly number: string; readonly reasons: Set<Reason> }>();
  for (const trace of traces) {
    const meter = reasons.get(trace.meter_id) ?? { number: trace.number, reasons: new Set<Reason>() };
    for (const reason of reasonsOf(trace, reading)) meter.reasons.add(reason);
    reasons.set(trace.meter_id, meter);
  }
  return ranked([...reasons].map(([meter_id, found]) => ({ meter_id, number: found.number, reasons: [...found.reasons], score: scoreOf(found.reasons) })));
}

interface Reading {
  readonly exact: readonly string[];
  readonly slips: ReadonlyMap<string, Slip>;
  readonly twoSlips: ReadonlySet<string>;
  readonly similar: ReadonlySet<string>;
  readonly checkDigitFails: boolean;
}

function readText(text: string): Reading {
  const exact = accountCandidates(text);
  const number = exact.find((candidate) => /^\d+$/.test(candidate) && looksLikeNumber(candidate)) ?? exact.find(looksLikeNumber) ?? '';
  const typed = normaliseAccount(text);
  return {
    exact,
    slips: number === '' ? new Map() : oneSlip(number, '0123456789'),
    twoSlips: number === '' ? new Set() : twoSlips(number),
    similar: typed.length >= 2 && typed.length <= 20 ? new Set(oneSlip(typed).keys()) : new Set(),
    checkDigitFails: number !== '' && !isValidMeterNumber(number),
  };
}

/** A masked number is shared by a thousand people: it identifies nobody. */
function payersOf({ payerPhone, payerText }: PaymentInSuspense): readonly string[] {
  return [payerPhone, payerText].filter((payer): payer is string => typeof payer === 'string' && /^[0-9a-f+]{9,64}$/i.test(payer));
}

function reasonsOf(trace: Trace, reading: Reading): readonly Reason[] {
  if (trace.via === 'number') return numberReasons(trace.key, reading);
  if (trace.via === 'alias') return [reading.exact.includes(trace.key) ? 'alias' : 'alias_similar'];
  if (trace.via === 'payer') return ['payer_is_customer'];
  return [trace.via === 'earlier' ? 'payer_earlier_meter' : trace.via];
}

function numberReasons(number: string, { exact, slips, checkDigitFails }: Reading): readonly Reason[] {
  if (exact.includes(number)) return ['exact'];
  const slip: Reason = slips.get(number) ?? 'two_slips';
  return checkDigitFails && isValidMeterNumber(number) ? [slip, 'check_digit_passes'] : [slip];
}

/** Independent hints together say more than the best of them. */
function scoreOf(reasons: ReadonlySet<Reason>): number {
  const doubt = [...reasons].reduce((left, reason) => left * (1 - WEIGHT[reason]), 1);
  return Math.round((1 - doubt) * 100) / 100;
}

function ranked(suggestions: readonly Suggestion[]): Suggestion[] {
  return [...suggestions].sort((a, b) => b.score - a.score || (a.number < b.number ? -1 : 1)).slice(0, MOST);
}
