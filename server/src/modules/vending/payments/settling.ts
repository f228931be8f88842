import type { Effects } from './effects.ts';
import type { OpenEvent } from './settle-queries.ts';

/** A payment on its way to a meter. */
export interface Settling {
  readonly id: string;
  readonly receipt: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly accountText: string;
  readonly payerPhone: string | null;
  readonly tenantName: string;
  readonly tenantLanguage: string;
  /** Why a person must look first; null when nothing speaks against it. */
  readonly hold: { readonly code: string; readonly message: string } | null;
  /** Where its money stands in the books already; null when it is new. */
  readonly bookedIn: 'suspense' | 'unapplied' | null;
  readonly bookingReference: string;
  /** The account that new money came in on; M-Pesa's unless told. */
  readonly cameBy?: 'cash';
}

/** A notice that contradicts its payment: kept, never applied, shown to a person. */
export function conflict(event: OpenEvent, effects: Effects, difference: string): void {
  effects.events.push({ id: event.event_id, state: 'quarantined', reason: `conflict:${difference}` });
  effects.alerts.push({
    type: 'payment_conflict',
    severity: 'critical',
    dedupeKey: `conflict:${event.event_id}`,
    meterId: null,
    customerId: null,
    paymentId: event.payment_id,
    says: { code: 'payment_conflict', given: { receipt: event.receipt ?? '', difference } },
  });
}
