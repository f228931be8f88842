import type { Tx } from '../../../../kernel/db.ts';
import { redirectOrders } from '../../tokens/index.ts';
import { lateOrders } from './queries.ts';

/** A payment that was matched while its device was taken out made its purchase for the old one: it is led on. */
export async function redirectLate(tx: Tx, at: Date): Promise<void> {
  for (const { old, id, number, account } of await lateOrders(tx))
    await redirectOrders(tx, old, { to: { meterId: id, meterNumber: number, vendorAccountId: account }, at });
}
