import { PAYMENT_STATES, statesOf, type PaymentState } from '../../payments/index.ts';
import type { Column, ReportRow } from '../columns.ts';
import type { Report } from './report.ts';
import { countPayments, countTampers, countTokens, paymentRows, tamperRows, tokenRows } from './sales-queries.ts';

/** The older systems' word beside the finer state. */
function withStatus(rows: readonly ReportRow[]): ReportRow[] {
  return rows.map((row) => ({ ...row, status: PAYMENT_STATES[row['state'] as PaymentState] }));
}

const MONEY_IN: readonly Column[] = [
  { key: 'received_at', title: 'Received', kind: 'moment', weight: 12 },
  { key: 'mpesa_transaction_id', title: 'Receipt', kind: 'text', weight: 9 },
  { key: 'amount', title: 'Amount', kind: 'money', weight: 9, sum: true },
  { key: 'currency', title: 'Currency', kind: 'text' },
  { key: 'paybill', title: 'Paybill', kind: 'text', weight: 6 },
  { key: 'account_number', title: 'Account', kind: 'text', weight: 10 },
  { key: 'meter_id', title: 'Meter', kind: 'text', weight: 10 },
  { key: 'customer_id', title: 'Customer no.', kind: 'text' },
  { key: 'customer_name', title: 'Customer', kind: 'text', weight: 14 },
  { key: 'phone', title: 'Phone', kind: 'phone', weight: 10 },
  { key: 'payer_name', title: 'Payer', kind: 'text' },
  { key: 'status', title: 'Status', kind: 'text', weight: 7 },
  { key: 'state', title: 'State', kind: 'text', weight: 7 },
];

export const transactions: Report = {
  name: 'transactions',
  title: 'Transactions',
  summary: 'Payments, newest first',
  filters: ['from', 'to', 'meter', 'customer', 'state', 'status'],
  columns: [
    ...MONEY_IN,
    { key: 'error_message', title: 'Remark', kind: 'text' },
    { key: 'paid_at', title: 'Paid', kind: 'moment' },
    { key: 'processed_at', title: 'Processed', kind: 'moment' },
  ],
  ids: 'uuid',
  page: async (tx, ask, slice) => withStatus(await paymentRows(tx, ask, { ...slice, states: ask.status === null ? null : statesOf(ask.status) })),
  count: (tx, ask, most) => countPayments(tx, ask, { states: ask.status === null ? null : statesOf(ask.status), most }),
};

/** Money that a person has to look at. */
const RESTING = ['suspense', 'held', 'refund_due'];

export const suspense: Report = {
  name: 'suspense',
  title: 'Suspense',
  summary: 'Money that bought nothing yet: in suspense, held or due for a refund, with its age',
  filters: ['from', 'to', 'meter', 'customer', 'state'],
  columns: [
    ...MONEY_IN.filter((column) => column.key !== 'status'),
    { key: 'days_open', title: 'Days', kind: 'integer', weight: 4 },
    { key: 'error_message', title: 'Remark', kind: 'text', weight: 14 },
  ],
  ids: 'uuid',
  page: (tx, ask, slice) => paymentRows(tx, ask, { ...slice, states: RESTING }),
  count: (tx, ask, most) => countPayments(tx, ask, { states: RESTING, most }),
};

export const tokens: Report = {
  name: 'tokens',
  title: 'Tokens',
  summary: 'Tokens, newest first, each with what its money went to; only the last four digits are shown',
  filters: ['from', 'to', 'meter', 'customer', 'status'],
  columns: [
    { key: 'created_at', title: 'Issued', kind: 'moment', weight: 12 },
    { key: 'token_type', title: 'Type', kind: 'text', weight: 7 },
    { key: 'token_value', title: 'Token', kind: 'text', weight: 14 },
    { key: 'meter_id', title: 'Meter', kind: 'text', weight: 10 },
    { key: 'customer_id', title: 'Customer no.', kind: 'text' },
    { key: 'customer_name', title: 'Customer', kind: 'text', weight: 14 },
    { key: 'customer_phone', title: 'Phone', kind: 'phone' },
    { key: 'payment_transaction_id', title: 'Receipt', kind: 'text', weight: 9 },
    { key: 'amount', title: 'Amount', kind: 'money', weight: 9, sum: true },
    { key: 'currency', title: 'Currency', kind: 'text' },
    { key: 'units', title: 'm³', kind: 'volume', weight: 7, sum: true },
    { key: 'water', title: 'Water', kind: 'money', weight: 8, sum: true },
    { key: 'vat', title: 'VAT', kind: 'money', weight: 7, sum: true },
    { key: 'levies', title: 'Levies', kind: 'money', weight: 7, sum: true },
    { key: 'standing_charge', title: 'Standing', kind: 'money', weight: 7, sum: true },
    { key: 'arrears', title: 'Arrears', kind: 'money', weight: 7, sum: true },
    { key: 'is_vend_by_unit', title: 'By units', kind: 'flag' },
    { key: 'status', title: 'Status', kind: 'text', weight: 7 },
    { key: 'issued_by_email', title: 'Issued by', kind: 'text' },
    { key: 'delivered_at', title: 'Delivered', kind: 'moment' },
  ],
  ids: 'uuid',
  page: tokenRows,
  count: countTokens,
};

export const tamperEvents: Report = {
  name: 'tamper-events',
  title: 'Tamper events',
  summary: 'Tampering that meters and people reported, newest first, and when it was cleared',
  filters: ['from', 'to', 'meter'],
  columns: [
    { key: 'occurred_at', title: 'Occurred', kind: 'moment', weight: 12 },
    { key: 'is_active', title: 'Tampered', kind: 'flag', weight: 6 },
    { key: 'meter_id', title: 'Meter', kind: 'text', weight: 10 },
    { key: 'location', title: 'Location', kind: 'text', weight: 14 },
    { key: 'site', title: 'Site', kind: 'text', weight: 8 },
    { key: 'status', title: 'Meter is', kind: 'text', weight: 8 },
    { key: 'customer_id', title: 'Customer no.', kind: 'text' },
    { key: 'customer_name', title: 'Customer', kind: 'text', weight: 14 },
    { key: 'note', title: 'Note', kind: 'text', weight: 16 },
    { key: 'reported_by_email', title: 'Reported by', kind: 'text' },
    { key: 'cleared_at', title: 'Cleared', kind: 'moment', weight: 12 },
  ],
  ids: 'uuid',
  page: tamperRows,
  count: countTampers,
};
