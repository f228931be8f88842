export type Severity = 'info' | 'warning' | 'error' | 'critical';
export type Delivery = 'immediate' | 'digest' | 'none';

export const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error', 'critical'];

/** A figure at which a type of alert begins, settable by the tenant. */
interface Threshold {
  readonly unit: 'days' | 'hours' | 'minutes' | 'percent';
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

export interface AlertType {
  readonly severity: Severity;
  readonly delivery: Delivery;
  readonly threshold?: Threshold;
  /** Money or water is at stake: a tenant may say who hears of it, but not that nobody records it. */
  readonly always?: true;
  /** The holder of the meter may be told as well. */
  readonly forCustomer?: true;
}

/** Every type of alert, with what holds while a tenant has said nothing else. */
const ALERT_TYPES = {
  low_token: { severity: 'info', delivery: 'digest', threshold: { unit: 'days', value: 3, least: 1, most: 60 }, forCustomer: true },
  tamper: { severity: 'critical', delivery: 'immediate' },
  fault: { severity: 'error', delivery: 'immediate' },
  offline: { severity: 'warning', delivery: 'digest', threshold: { unit: 'hours', value: 48, least: 1, most: 2_160 } },
  battery_low: { severity: 'warning', delivery: 'digest', threshold: { unit: 'percent', value: 20, least: 1, most: 99 } },
  payment_failed: { severity: 'error', delivery: 'immediate', always: true },
  vending_failed: { severity: 'error', delivery: 'immediate', always: true },
  paybill_silence: { severity: 'error', delivery: 'immediate', threshold: { unit: 'minutes', value: 180, least: 15, most: 10_080 } },
  unknown_outcome: { severity: 'warning', delivery: 'immediate', threshold: { unit: 'minutes', value: 15, least: 1, most: 1_440 }, always: true },
  suspense_ageing: { severity: 'warning', delivery: 'immediate', threshold: { unit: 'hours', value: 24, least: 1, most: 720 } },
  vendor_down: { severity: 'critical', delivery: 'immediate', always: true },
  price_drift: { severity: 'warning', delivery: 'digest', threshold: { unit: 'percent', value: 1, least: 1, most: 100 } },
  reconciliation_break: { severity: 'error', delivery: 'digest', always: true },
  paybill_not_pulled: { severity: 'warning', delivery: 'digest', always: true },
  payment_suspense: { severity: 'warning', delivery: 'digest', always: true },
  payment_held: { severity: 'error', delivery: 'immediate', always: true },
  payment_conflict: { severity: 'error', delivery: 'immediate', always: true },
  payment_unreadable: { severity: 'error', delivery: 'digest', always: true },
  vendor_discrepancy: { severity: 'critical', delivery: 'immediate', always: true },
  vendor_credentials: { severity: 'error', delivery: 'immediate', always: true },
  token_undeliverable: { severity: 'error', delivery: 'immediate', always: true },
  key_change_ageing: { severity: 'warning', delivery: 'digest', threshold: { unit: 'hours', value: 72, least: 1, most: 2_160 }, always: true },
  key_change_failed: { severity: 'warning', delivery: 'immediate', always: true },
  meter_not_arrived: { severity: 'warning', delivery: 'immediate', always: true },
  message_failed: { severity: 'warning', delivery: 'digest', always: true },
  webhook_off: { severity: 'error', delivery: 'immediate', always: true },
  approval_waiting: { severity: 'warning', delivery: 'immediate', always: true },
} as const satisfies Readonly<Record<string, AlertType>>;

export type AlertTypeName = keyof typeof ALERT_TYPES;

export const ALERT_TYPE_NAMES = Object.keys(ALERT_TYPES) as AlertTypeName[];

/** A type that another feature has brought without a line above goes by this. */
const OTHERWISE: AlertType = { severity: 'warning', delivery: 'immediate', always: true };

export function alertType(name: string): AlertType {
  return Object.hasOwn(ALERT_TYPES, name) ? ALERT_TYPES[name as AlertTypeName] : OTHERWISE;
}
