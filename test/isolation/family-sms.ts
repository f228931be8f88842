import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import type { Family } from './family-ids.ts';

export interface SmsFamily {
  readonly senderRequest: string;
  readonly senderDocument: string;
  readonly approvedRequest: string;
  readonly senderId: string;
  readonly senderUsage: string;
  readonly smsSend: string;
  readonly smsImport: string;
  readonly smsMessage: string;
  readonly creditEntry: string;
}

export const newSmsFamily = (): SmsFamily => ({
  senderRequest: newId(),
  senderDocument: newId(),
  approvedRequest: newId(),
  senderId: newId(),
  senderUsage: newId(),
  smsSend: newId(),
  smsImport: newId(),
  smsMessage: newId(),
  creditEntry: newId(),
});

/** Names that were asked for and one in use, a sending that waits for its time, a word that came in, and prices. */
export async function textMessages({ insert }: Filler, f: Family): Promise<void> {
  const later = new Date(Date.now() + 864e5);
  await insert('sms_imports', [{ id: f.smsImport, kind: 'recipients', format: 'csv', state: 'done', mapping: '{}', options: '{}', outcome: '{}' }]);
  await insert('sms_import_files', [{ import_id: f.smsImport }]);
  await insert('sms_import_rejects', [{ import_id: f.smsImport, row_number: 2, cells: '["a"]' }]);
  await insert('sender_requests', [
    { id: f.senderRequest, request_type: 'custom', name: f.senderRequest, status: 'pending', reviewed_by: null, reviewed_at: null },
    { id: f.approvedRequest, request_type: 'custom', name: f.approvedRequest, status: 'approved' },
  ]);
  await insert('sender_documents', [
    { id: f.senderDocument, request_id: f.senderRequest, filename: 'letter.pdf', mime: 'application/pdf', content: Buffer.from('%PDF-1.4') },
  ]);
  await insert('sender_ids', [{ id: f.senderId, name: f.senderId, status: 'active', is_default: false, request_id: f.approvedRequest }]);
  await insert('sender_usages', [{ id: f.senderUsage, sender_id: f.senderId, channel_id: f.smsChannel, is_active: true, detached_at: null }]);
  const figures = { waiting: 1, accepted: 0, delivered: 0, failed: 0, unconfirmed: 0, cancelled: 0 };
  await insert('sms_sends', [
    { id: f.smsSend, purpose: 'service', sender: null, recipients: 1, parts: 1, is_charged: false, scheduled_at: later, cancelled_at: null, ...figures },
  ]);
  await insert('outbox_messages', [
    {
      id: f.smsMessage,
      kind: 'sms',
      channel: 'sms',
      recipient: '254712345678',
      state: 'queued',
      attempts: 0,
      lease_until: null,
      next_action_at: later,
      group_id: f.smsSend,
      channel_id: null,
      failover_of: null,
      charge: null,
    },
  ]);
  await insert('sms_credit_entries', [{ id: f.creditEntry, kind: 'grant', credits: 1n }]);
  await insert('inbound_words', [{ channel: 'sms', channel_id: f.smsChannel, sender_kind: 'phone', aliases: '[]', body: '{}', state: 'done' }]);
  await insert('sms_prices', [{ country: 'KE', currency: 'KES' }]);
  await insert('outbox_pace', [{ channel_id: f.smsChannel, closed_until: null }]);
  await insert('outbox_pairs', [{ channel_id: f.smsChannel, pair_key: 1n }]);
}
