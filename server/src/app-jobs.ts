import type { JobDefinition } from './kernel/jobs.ts';
import { checkJob } from './modules/ledger/invariants/index.ts';
import { analyticsJobs } from './modules/messaging/analytics/index.ts';
import { campaignJobs } from './modules/messaging/campaigns/index.ts';
import { emailJobs } from './modules/messaging/email/index.ts';
import { contactJobs } from './modules/messaging/contacts/index.ts';
import { inboundJobs } from './modules/messaging/inbound/index.ts';
import { inboxJobs } from './modules/messaging/inbox/index.ts';
import { retentionJobs } from './modules/messaging/retention/index.ts';
import { outboxJobs } from './modules/messaging/outbox/index.ts';
import { smsJobs } from './modules/messaging/sms/index.ts';
import { whatsappJobs } from './modules/messaging/whatsapp/index.ts';
import { webhookJobs } from './modules/operations/webhooks/index.ts';
import { letterJob, sessionJobDefinitions } from './modules/tenancy/index.ts';
import { alertJobs } from './modules/vending/alerts/index.ts';
import { importJob, importSweepJob, importTidyJob } from './modules/vending/imports/index.ts';
import { keyChangeJobs } from './modules/vending/key-changes/index.ts';
import { meterChangesSweepJob } from './modules/vending/meter-changes/index.ts';
import { paymentJobDefinitions, settleSweepJob } from './modules/vending/payments/index.ts';
import { reconciliationJobDefinitions } from './modules/vending/reconciliation/index.ts';
import { privacyJobs } from './modules/vending/privacy/index.ts';
import { reportJobs } from './modules/vending/reports/index.ts';
import { otherWayJob, probeJob, resolveJob, sweepJob, vendJob } from './modules/vending/tokens/index.ts';

/** Every job of the product, in one list; the database's queues are made from it. */
export const JOBS: readonly JobDefinition[] = [
  ...paymentJobDefinitions,
  vendJob,
  resolveJob,
  probeJob,
  sweepJob,
  otherWayJob,
  outboxJobs.send,
  outboxJobs.sweep,
  outboxJobs.poll,
  ...Object.values(emailJobs),
  ...Object.values(contactJobs),
  ...Object.values(smsJobs),
  ...Object.values(campaignJobs),
  ...Object.values(analyticsJobs),
  ...Object.values(inboundJobs),
  ...Object.values(inboxJobs),
  ...Object.values(retentionJobs),
  ...Object.values(whatsappJobs),
  ...Object.values(webhookJobs),
  ...Object.values(alertJobs),
  checkJob,
  ...reconciliationJobDefinitions,
  ...sessionJobDefinitions,
  letterJob,
  ...Object.values(reportJobs),
  importJob,
  importSweepJob,
  importTidyJob,
  ...Object.values(keyChangeJobs),
  ...Object.values(privacyJobs),
  meterChangesSweepJob,
] as readonly unknown[] as readonly JobDefinition[];

/** What finds work that its worker left behind; run by the clock, and at once when a worker starts. */
export const SWEEPS = [
  settleSweepJob,
  sweepJob,
  outboxJobs.sweep,
  emailJobs.sweep,
  inboundJobs.sweep,
  inboxJobs.sweep,
  contactJobs.sweep,
  smsJobs.sweep,
  campaignJobs.sweep,
  whatsappJobs.sweep,
  whatsappJobs.pickUp,
  webhookJobs.sweep,
  reportJobs.sweep,
  importSweepJob,
  importTidyJob,
  keyChangeJobs.sweep,
  meterChangesSweepJob,
] as const;
