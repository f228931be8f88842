import { formatToken } from '@mkondo/sts';
import { fromCents, fromTenths } from '../money.ts';
import { eatText } from '../times.ts';
import type { Company, MeterAccount, Vend } from './companies.ts';
import type { Quote } from './pricing.ts';

const WHOLE = 10_000n;

/** What the vendor says of a meter and its customer; all values are strings. */
export function meterRecord(company: Company, account: MeterAccount): Record<string, string> {
  return {
    Company_name: company.company,
    Username: company.username,
    Customer_id: account.customerId,
    Customer_name: account.customerName,
    Customer_address: account.customerAddress,
    Customer_phone: account.customerPhone,
    Meter_id: account.meterId,
    Meter_type: '1',
    Unit: 'm³',
    Price: fromCents(company.price),
    Price_unit: company.currency,
    Price_Categories: company.category,
    Rate: fromCents(company.vat),
  };
}

/** The record of one credit, in the vend's answer and in the history. Tokens come in groups of four. */
export function vendRecord(company: Company, account: MeterAccount, vend: Vend): Record<string, string> {
  return {
    ...meterRecord(company, account),
    Price: vend.price,
    Rate: vend.vat_rate,
    Total_paid: vend.amount,
    Total_unit: vend.units,
    Token: formatToken(vend.token),
    Gen_time: eatText(new Date(vend.at)),
  };
}

/** VendingMeterPreview: what a vend would come to, without a token. */
export function previewRecord(company: Company, account: MeterAccount, quote: Quote): Record<string, string> {
  const net = (quote.paid * WHOLE) / (WHOLE + company.vat);
  return {
    ...meterRecord(company, account),
    Total_paid: fromCents(quote.paid),
    Total_unit: fromTenths(quote.tenths),
    NET_VALUE: fromCents(net),
    VAT: fromCents(quote.paid - net),
  };
}
