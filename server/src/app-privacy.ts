import { reportsDeps } from './app-reports.ts';
import type { WaterParts } from './app-water.ts';
import { eraseContactOfCustomer } from './modules/messaging/contacts/index.ts';
import type { PrivacyDeps } from './modules/vending/privacy/index.ts';
import { removeExpired } from './modules/vending/reports/index.ts';

/** What one person's data touches beside vending: who they are as a contact, and files that may name them. */
export function privacyDeps(parts: WaterParts): PrivacyDeps {
  const { db, clock, secrets, log, activeTenants } = parts;
  const reports = reportsDeps(parts);
  return {
    db,
    clock,
    secrets,
    log,
    activeTenants,
    eraseContact: (tx, source, customerId) => eraseContactOfCustomer(tx, source, { customerId, secrets }),
    removeFiles: (tenantId) => removeExpired(reports, tenantId),
  };
}
