import type { Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { holdReason } from '../hold.ts';
import type { MoneyReceived } from '../port.ts';
import type { Settling } from '../settling.ts';
import { insertAccepted, resolveEvent, type LockedEvent } from './queries.ts';

/** Makes a payment of a notice whose source is settled now. @returns undefined when its receipt has a payment already. */
export async function takeIn(tx: Tx, { event, money }: { readonly event: LockedEvent; readonly money: MoneyReceived }): Promise<Settling | undefined> {
  const id = newId();
  if (!(await insertAccepted(tx, { id, event, money }))) return undefined;
  await resolveEvent(tx, event.id);
  return {
    id,
    receipt: money.receipt,
    amountMinor: money.amountMinor,
    currency: event.tenant_currency,
    accountText: money.accountText,
    payerPhone: money.payerPhone,
    tenantName: event.tenant_name,
    tenantLanguage: event.tenant_language,
    // a large amount still waits for an administrator
    hold: holdReason({ authenticity: 'secret', amountMinor: money.amountMinor, holdAboveMinor: event.hold_above_minor }),
    bookedIn: null,
    bookingReference: id,
  };
}
