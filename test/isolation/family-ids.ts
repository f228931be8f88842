import { newId } from '../../server/src/kernel/ids.ts';
import { digits } from './digits.ts';
import { newAccountFamily, type AccountFamily } from './family-accounts.ts';
import { newCampaignFamily, type CampaignFamily } from './family-campaigns.ts';
import { newInboxFamily, type InboxFamily } from './family-inbox.ts';
import { newKeyFamily, type KeyFamily } from './family-keys.ts';
import { newSmsFamily, type SmsFamily } from './family-sms.ts';
import { newWebhookFamily, type WebhookFamily } from './family-webhooks.ts';

/** The ids of one coherent set of rows of a tenant: at least one row in every tenant table. */
export interface Family extends AccountFamily, InboxFamily, KeyFamily, SmsFamily, CampaignFamily, WebhookFamily {
  readonly client: string;
  readonly user: string;
  readonly colleague: string;
  readonly apiKey: string;
  readonly channel: string;
  readonly vendorAccount: string;
  readonly pausedAccount: string;
  readonly smsChannel: string;
  readonly tariff: string;
  readonly version: string;
  readonly comingVersion: string;
  readonly assignedTariff: string;
  readonly tariffAssignment: string;
  readonly adjustment: string;
  readonly customer: string;
  readonly freeCustomer: string;
  readonly erasure: string;
  readonly meter: string;
  readonly freeMeter: string;
  readonly suspendedMeter: string;
  readonly meterNumber: string;
  readonly alias: string;
  readonly payment: string;
  readonly vendedPayment: string;
  readonly event: string;
  readonly doubtfulEvent: string;
  readonly proposedEvent: string;
  readonly refundablePayment: string;
  readonly refund: string;
  readonly grantedRefund: string;
  readonly unknownRefund: string;
  readonly token: string;
  readonly tokenDigits: string;
  readonly order: string;
  readonly reviewOrder: string;
  readonly proposedOrder: string;
  readonly tokenRequest: string;
  readonly alert: string;
  readonly reportSchedule: string;
  readonly reportExport: string;
  readonly meterEvent: string;
  readonly statementImport: string;
  readonly reconciliation: string;
  readonly openBreak: string;
  readonly registryImport: string;
  readonly contact: string;
  readonly otherContact: string;
  readonly contactPhone: string;
  readonly contactIdentity: string;
  readonly contactAttribute: string;
  readonly contactImport: string;
  readonly contactEdit: string;
  readonly segment: string;
  readonly waNumber: string;
  readonly waTemplate: string;
  readonly waDraft: string;
  readonly waMedia: string;
  readonly receipt: string;
}

/** Ids that nothing has yet. */
export function newFamily(client: string): Family {
  return {
    ...newAccountFamily(),
    ...newInboxFamily(),
    ...newCampaignFamily(),
    client,
    user: newId(),
    colleague: newId(),
    apiKey: newId(),
    channel: newId(),
    vendorAccount: newId(),
    pausedAccount: newId(),
    smsChannel: newId(),
    tariff: newId(),
    version: newId(),
    comingVersion: newId(),
    assignedTariff: newId(),
    tariffAssignment: newId(),
    adjustment: newId(),
    customer: newId(),
    freeCustomer: newId(),
    erasure: newId(),
    meter: newId(),
    freeMeter: newId(),
    suspendedMeter: newId(),
    meterNumber: `59${digits(9)}`,
    alias: `ALIAS${digits(8)}`,
    payment: newId(),
    vendedPayment: newId(),
    event: newId(),
    doubtfulEvent: newId(),
    proposedEvent: newId(),
    refundablePayment: newId(),
    refund: newId(),
    grantedRefund: newId(),
    unknownRefund: newId(),
    token: newId(),
    tokenDigits: digits(20),
    order: newId(),
    reviewOrder: newId(),
    proposedOrder: newId(),
    tokenRequest: newId(),
    alert: newId(),
    reportSchedule: newId(),
    reportExport: newId(),
    meterEvent: newId(),
    statementImport: newId(),
    reconciliation: newId(),
    openBreak: newId(),
    registryImport: newId(),
    contact: newId(),
    otherContact: newId(),
    contactPhone: `2547${digits(8)}`,
    contactIdentity: newId(),
    contactAttribute: newId(),
    contactImport: newId(),
    contactEdit: newId(),
    segment: newId(),
    ...newKeyFamily(),
    ...newSmsFamily(),
    ...newWebhookFamily(),
    waNumber: newId(),
    waTemplate: newId(),
    waDraft: newId(),
    waMedia: newId(),
    receipt: `T${digits(9)}`,
  };
}
