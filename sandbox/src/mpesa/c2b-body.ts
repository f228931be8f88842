import { createHash } from 'node:crypto';
import type { Shortcode, Transaction } from './shortcodes.ts';

/** The flat body that validation and confirmation share. v2 masks the number and sends the first name alone. */
export function c2bBody(shortcode: Shortcode, tx: Transaction, booked: { balance: string; thirdPartyId: string }): string {
  const version = shortcode.urls?.version ?? 'v2';
  return JSON.stringify({
    TransactionType: shortcode.type === 'till' ? 'Customer Merchant Payment' : 'Pay Bill',
    TransID: tx.receipt,
    TransTime: tx.trans_time,
    TransAmount: tx.amount,
    BusinessShortCode: tx.shortcode,
    BillRefNumber: tx.account,
    InvoiceNumber: '',
    OrgAccountBalance: booked.balance,
    ThirdPartyTransID: booked.thirdPartyId,
    MSISDN: version === 'v1' ? hashed(tx.msisdn) : masked(tx.msisdn),
    ...names(tx.name, version),
  });
}

/** "2547 ***** 126" */
export function masked(msisdn: string): string {
  return `${msisdn.slice(0, 4)} ***** ${msisdn.slice(-3)}`;
}

function hashed(msisdn: string): string {
  return createHash('sha256').update(msisdn).digest('hex');
}

function names(name: string, version: 'v1' | 'v2'): Record<string, string> {
  const [first = '', ...others] = name.trim().split(/\s+/);
  if (version === 'v2') return { FirstName: first };
  const last = others.pop() ?? '';
  return { FirstName: first, MiddleName: others.join(' '), LastName: last };
}
