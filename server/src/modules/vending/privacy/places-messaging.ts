import type { Place } from './place.ts';

/** What was written to somebody and by somebody. Contacts and consent are erased by their own feature. */
export const MESSAGING_PLACES: readonly Place[] = [
  {
    table: 'outbox_messages',
    by: { id: 'messages' },
    empty: { recipient: 'empty', body_sealed: 'seal', dedupe_key: 'key' },
    scrub: ['last_error'],
    show: {
      title: 'Messages',
      columns: ['id', 'channel', 'kind', 'recipient', 'body_sealed', 'state', 'created_at', 'delivered_at'],
      order: 'created_at',
    },
  },
  { table: 'outbox_attempts', by: { message_id: 'messages' }, empty: { provider_id: 'null' }, scrub: ['reason'] },
  { table: 'sms_sends', by: { id: 'sends' }, empty: { text_sealed: 'seal' }, scrub: ['name'], everywhere: true },
  { table: 'email_attachments', by: { message_id: 'messages' }, remove: true },
  {
    table: 'alerts',
    by: { id: 'alerts' },
    scrub: ['message', 'said', 'metadata', 'sent_to', 'resolution'],
    everywhere: true,
    show: { title: 'Alerts', columns: ['alert_type', 'severity', 'message', 'created_at', 'resolved_at'], order: 'created_at' },
  },
  { table: 'alert_events', by: { alert_id: 'alerts' }, scrub: ['note', 'details'], everywhere: true },
  {
    table: 'inbound_words',
    by: { sender: 'phones' },
    empty: { sender: 'empty', sender_name: 'empty', aliases: 'list', body_text: 'null', body: 'object', provider_id: 'key', context_provider_id: 'null' },
    scrub: ['last_error'],
    show: { title: 'Messages received', columns: ['channel', 'kind', 'sender', 'sender_name', 'body_text', 'received_at'], order: 'received_at' },
  },
  {
    table: 'contacts',
    by: { id: 'contacts' },
    show: { title: 'Contact', columns: ['name', 'language', 'attributes', 'source', 'created_at', 'last_contacted_at', 'last_heard_at'], order: 'created_at' },
  },
  { table: 'contact_identities', by: { contact_id: 'contacts' }, show: { title: 'Addresses', columns: ['kind', 'value', 'created_at'], order: 'created_at' } },
  { table: 'contact_tags', by: { contact_id: 'contacts' }, show: { title: 'Tags', columns: ['tag'], order: 'tag' } },
  { table: 'contact_notes', by: { contact_id: 'contacts' }, show: { title: 'Notes', columns: ['body', 'created_at'], order: 'created_at' } },
  {
    table: 'consent_events',
    by: { contact_id: 'contacts' },
    show: { title: 'Consent', columns: ['channel', 'purpose', 'action', 'source', 'occurred_at'], order: 'occurred_at' },
  },
  { table: 'consent_wordings', by: { event_id: 'consentEvents' }, show: { title: 'Words of consent', columns: ['wording'], order: 'event_id' } },
  { table: 'contact_imports', by: {}, scrub: ['file_name', 'options', 'mapping', 'error_message'], everywhere: true },
  { table: 'contact_import_rejects', by: {}, scrub: ['cells', 'reason'], remove: true },
  { table: 'whatsapp_events', by: {}, raw: ['body'], scrub: ['problems'], remove: true },
  { table: 'whatsapp_notices', by: {}, scrub: ['body', 'reason'], remove: true },
  { table: 'whatsapp_statuses', by: { recipient: 'phones' }, empty: { recipient: 'empty', wamid: 'random' }, scrub: ['participant', 'error_text'] },
  { table: 'whatsapp_windows', by: { peer: 'phones' }, empty: { peer: 'random' } },
  { table: 'campaigns', by: {}, scrub: ['name', 'description', 'criteria', 'settings'], everywhere: true },
  {
    table: 'campaign_recipients',
    by: { contact_id: 'contacts' },
    empty: { address: 'null' },
    scrub: ['reason'],
    show: { title: 'Campaigns', columns: ['campaign_id', 'channel', 'address', 'state', 'queued_at', 'replied_at'], order: 'campaign_id' },
  },
  { table: 'segments', by: {}, scrub: ['name', 'description', 'filter'], everywhere: true },
];
