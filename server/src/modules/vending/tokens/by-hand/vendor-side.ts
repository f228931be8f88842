import { notFound } from '../../../../kernel/errors.ts';
import type { TokensDeps } from '../deps.ts';
import type { PreviewResult, VendorAccount } from '../port.ts';
import { noVendorAccount, unknownAtVendor, vendorAway } from './errors.ts';
import { keepVendorCustomer, vendorSideOf } from './queries.ts';
import type { Asked } from './quote.ts';

interface Side {
  readonly account: VendorAccount;
  readonly meterNumber: string;
  readonly vendorCustomerId: string | null;
}

/** The account that a meter buys by, opened, and what the vendor calls it. */
export async function sideOf(deps: TokensDeps, tenantId: string, meterId: string): Promise<Side> {
  return deps.db.inTenant(tenantId, async (tx) => {
    const side = await vendorSideOf(tx, meterId);
    if (!side) throw notFound();
    if (side.vendor_account_id === null) throw noVendorAccount();
    return { account: await deps.openAccount(tx, side.vendor_account_id), meterNumber: side.meter_number, vendorCustomerId: side.vendor_customer_id };
  });
}

/**
 * The vendor's clear calls name its own customer of the meter: looked up once and kept. Never inside a transaction.
 * @throws AppError `not_found`, `tokens.meter_not_at_vendor`, `tokens.vendor_unavailable`
 */
export async function knowVendorCustomer(deps: TokensDeps, tenantId: string, meterId: string): Promise<void> {
  const { account, meterNumber, vendorCustomerId } = await sideOf(deps, tenantId, meterId);
  if (vendorCustomerId !== null || !deps.vendor.capabilities(account.dialect).history) return;
  const found = await deps.vendor.meterInfo(account, meterNumber);
  if (found.kind === 'unavailable') throw vendorAway();
  const customerId = found.kind === 'found' ? found.meter.customerId : null;
  if (customerId === null) throw unknownAtVendor();
  await deps.db.inTenant(tenantId, (tx) => keepVendorCustomer(tx, meterId, customerId));
}

/** The vendor's own word on what a purchase would come to. Never inside a transaction. */
export async function previewAtVendor(deps: TokensDeps, tenantId: string, { meterId, asked }: { meterId: string; asked: Asked }): Promise<PreviewResult> {
  const { account, meterNumber } = await sideOf(deps, tenantId, meterId);
  if (!deps.vendor.capabilities(account.dialect).preview) return { kind: 'unavailable', reason: 'not_supported' };
  const quantity = asked.by === 'money' ? { by: 'money' as const, minor: asked.minor } : { by: 'units' as const, tenths: asked.tenths };
  return deps.vendor.preview({ account, meterNumber, quantity });
}
