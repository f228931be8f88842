import { isFields } from '../../../kernel/text.ts';

const INTERNATIONAL = /(?<!\d)(25\d{3})\d{5}(\d{2})(?!\d)/g;
const LOCAL = /(?<!\d)(0[17]\d)\d{5}(\d{2})(?!\d)/g;

/** Whole East African numbers, with or without country code; the first and the last digits stay. */
export function maskPhones(text: string): string {
  return text.replace(INTERNATIONAL, '$1*****$2').replace(LOCAL, '$1*****$2');
}

/** A number by itself, as payments show it to those who may not act on them. */
export function maskPhone(phone: string): string {
  return /^\d{9,15}$/.test(phone) ? `${phone.slice(0, 5)}*****${phone.slice(-2)}` : phone;
}

/** Evidence as people see it: everything as it came, but for phone numbers in texts and numbers at any depth. */
export function maskEvidence(value: unknown): unknown {
  if (typeof value === 'string') return maskPhones(value);
  if (typeof value === 'number') return /^25\d{10}$/.test(String(value)) ? maskPhones(String(value)) : value;
  if (Array.isArray(value)) return value.map(maskEvidence);
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskEvidence(inner)])) : value;
}
