import type { Example, Ids, Reference } from './example.ts';

const client = { id: 'client' } as const;
const subject = (kind: keyof Ids): Reference => ({ in: 'body', field: 'subject', kind });

export const ONBOARDING: Readonly<Record<string, Example>> = {
  'GET /api/clients/:id/readiness/': { path: client },
  'GET /api/clients/:id/features/': { path: client },
  'PUT /api/clients/:id/features/': { path: client, body: () => ({ feature: 'report_mail', is_on: true, reason: 'As agreed.' }) },
  'GET /api/platform/features/': { staff: 'platform' },
  'PUT /api/platform/features/': { staff: 'platform', body: () => ({ feature: 'report_mail', is_on: true, reason: 'As agreed.' }) },
  'POST /api/clients/:id/checks/mpesa_credentials/run/': { path: client, body: () => ({}), references: [subject('channel')] },
  'POST /api/clients/:id/checks/mpesa_urls/run/': { path: client, body: () => ({}), references: [subject('channel')] },
  'POST /api/clients/:id/checks/vendor_account/run/': { path: client, body: () => ({}), references: [subject('vendorAccount')] },
  'POST /api/clients/:id/checks/sms_gateway/run/': { path: client, body: () => ({}), references: [subject('smsChannel')] },
  'POST /api/clients/:id/checks/email/run/': { path: client, body: () => ({}) },
  'POST /api/clients/:id/channels/:channel_id/register-urls/': { path: { id: 'client', channel_id: 'channel' } },
};
