import type { ExportsCreateData } from '../../api/generated/types.gen.ts';

export type ReportName = ExportsCreateData['body']['report'];
export type Filters = NonNullable<ExportsCreateData['body']['filters']>;

/** How a cell is to be read. */
export type Kind = 'text' | 'day' | 'code' | 'integer' | 'money' | 'volume' | 'moment' | 'flag' | 'state' | 'class';
type Narrow = 'state' | 'status' | 'site' | 'meter_type' | 'is_active' | 'search';

export interface ReportLook {
  /** False: it is of now, and has no time. */
  readonly hasPeriod: boolean;
  readonly narrow: readonly Narrow[];
  /** The first ones lead a card on phones; those after `|` are hidden until asked for. */
  readonly columns: string;
  /** The page that a row leads to, by its own id. */
  readonly opens: 'payments' | 'meters' | 'customers' | 'reconciliation' | null;
  /** Figures of days that can be drawn beside it. */
  readonly measures: readonly ('received' | 'payments' | 'revenue' | 'tokens' | 'units')[];
}

const REGISTRY = { hasPeriod: false, measures: [] } as const;

/**
 * How each report is shown; what stands in it is the server's.
 * @public read by its path, in e2e/report-columns.test.ts
 */
export const REPORTS = {
  transactions: {
    hasPeriod: true,
    narrow: ['state'],
    columns:
      'mpesa_transaction_id amount received_at state customer_name meter_id account_number phone | paybill payer_name customer_id error_message paid_at processed_at',
    opens: 'payments',
    measures: ['received', 'payments'],
  },
  tokens: {
    hasPeriod: true,
    narrow: ['status'],
    columns:
      'token_value units created_at status meter_id customer_name payment_transaction_id amount | token_type water vat levies standing_charge arrears issued_by_email delivered_at customer_phone',
    opens: null,
    measures: ['tokens', 'units'],
  },
  revenue: {
    hasPeriod: true,
    narrow: [],
    columns: 'date revenue payments received tokens units water vat | verified token_amount levies standing_charges arrears',
    opens: null,
    measures: ['revenue', 'received', 'tokens', 'units'],
  },
  suspense: {
    hasPeriod: true,
    narrow: ['state'],
    columns: 'mpesa_transaction_id amount received_at days_open state account_number payer_name phone | paybill meter_id customer_name error_message',
    opens: 'payments',
    measures: [],
  },
  reconciliation: {
    hasPeriod: true,
    narrow: ['state'],
    columns:
      'class difference business_day severity receipt meter_id state days_open | paybill difference_m3 explanation decided_by_email decided_at first_seen_at',
    opens: 'reconciliation',
    measures: [],
  },
  'meter-usage': {
    hasPeriod: true,
    narrow: ['status', 'site'],
    columns: 'meter_id total_paid total_units total_vends customer_name location status last_vended_at | site meter_type customer_id first_vended_at last_seen',
    opens: 'meters',
    measures: [],
  },
  consumption: {
    hasPeriod: false,
    narrow: ['status', 'site'],
    columns: 'meter_id customer_name days_left litres_per_day last_purchase_at no_purchase sudden_fall location | site status customer_phone usual_gap_days',
    opens: 'meters',
    measures: [],
  },
  losses: {
    hasPeriod: true,
    narrow: ['status', 'site'],
    columns: 'meter_id loss loss_percent supplied metered sold meters_below location | site status meters_read first_read_at last_read_at turned_back',
    opens: 'meters',
    measures: [],
  },
  'tamper-events': {
    hasPeriod: true,
    narrow: [],
    columns: 'meter_id occurred_at is_active location customer_name note cleared_at | site status reported_by_email',
    opens: null,
    measures: [],
  },
  'meter-list': {
    ...REGISTRY,
    narrow: ['search', 'status', 'site', 'meter_type'],
    columns:
      'meter_id name status location site tariff phone | meter_type serial_number firmware_version latitude longitude installed_on customer_id aliases vendor_account bulk_meter created_at',
    opens: 'meters',
  },
  'customer-list': {
    ...REGISTRY,
    narrow: ['search', 'is_active'],
    columns: 'name customer_id phone meters is_active address | email id_number language wants_email created_at',
    opens: 'customers',
  },
} as const satisfies Record<ReportName, ReportLook>;

export const NAMES = Object.keys(REPORTS) as ReportName[];

export function lookOf(name: string | undefined): { name: ReportName; look: ReportLook } | null {
  const found = NAMES.find((one) => one === name);
  return found ? { name: found, look: REPORTS[found] } : null;
}

const KINDS: Readonly<Record<Kind, string>> = {
  money: 'amount water vat levies standing_charge standing_charges arrears revenue received token_amount total_paid difference',
  volume: 'units total_units difference_m3 supplied metered sold loss',
  moment:
    'received_at paid_at processed_at created_at delivered_at first_vended_at last_vended_at last_seen last_purchase_at occurred_at cleared_at decided_at first_seen_at first_read_at last_read_at',
  day: 'date business_day installed_on',
  integer: 'payments verified tokens days_open total_vends litres_per_day days_left usual_gap_days meters_below meters_read loss_percent',
  flag: 'is_active wants_email no_purchase sudden_fall turned_back',
  state: 'state status severity',
  code: 'mpesa_transaction_id payment_transaction_id receipt meter_id account_number paybill token_value customer_id serial_number bulk_meter',
  class: 'class',
  text: '',
};
const KIND_OF = new Map((Object.entries(KINDS) as [Kind, string][]).flatMap(([kind, keys]) => keys.split(' ').map((key) => [key, kind] as const)));

export interface ReportColumn {
  readonly key: string;
  readonly kind: Kind;
  readonly extra: boolean;
}

export function columnsOf({ columns }: Pick<ReportLook, 'columns'>): readonly ReportColumn[] {
  const [plain = '', extra = ''] = columns.split('|').map((part) => part.trim());
  const read = (keys: string, isExtra: boolean) =>
    keys
      .split(' ')
      .filter(Boolean)
      .map((key) => ({ key, kind: KIND_OF.get(key) ?? 'text', extra: isExtra }) as const);
  return [...read(plain, false), ...read(extra, true)];
}
