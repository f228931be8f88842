import { newId } from '../../server/src/kernel/ids.ts';
import type { Filler } from './columns.ts';
import { digits } from './digits.ts';
import type { Family } from './family-ids.ts';

/** Contacts of a tenant: one that is a customer, with all that hangs on a person, and one that may go. */
export async function contacts({ insert }: Filler, f: Family): Promise<void> {
  const past = new Date(Date.now() - 864e5);
  await insert('contacts', [
    { id: f.contact, source: 'customer', language: 'en', time_zone: null, last_heard_at: past },
    { id: f.otherContact, source: 'staff', time_zone: null },
  ]);
  await insert('contact_identities', [
    { id: newId(), contact_id: f.contact, kind: 'phone', value: f.contactPhone },
    { id: f.contactIdentity, contact_id: f.contact, kind: 'whatsapp', value: f.contactPhone },
    { id: newId(), contact_id: f.otherContact, kind: 'phone', value: `2547${digits(8)}` },
  ]);
  await insert('contact_tags', [{ contact_id: f.contact }]);
  await insert('contact_notes', [{ contact_id: f.contact, author_id: f.user }]);
  await insert('contact_attributes', [{ id: f.contactAttribute, key: `plot_${digits(8)}`, type: 'text', options: [] }]);
  await insert('contact_customers', [{ contact_id: f.contact, customer_id: f.customer, seen_at: past }]);
  const event = newId();
  const consent = { contact_id: f.contact, channel: 'sms', purpose: 'marketing', source: 'keyword' };
  await insert('consent_events', [{ ...consent, id: event, action: 'withdraw', actor_id: f.user, occurred_at: past, recorded_at: past }]);
  await insert('consent_wordings', [{ event_id: event }]);
  await insert('consents', [{ ...consent, state: 'withdrawn', event_id: event, since: past }]);
  await insert('consent_suppressions', [{ channel: 'sms', purpose: 'marketing' }]);
  await insert('segments', [{ id: f.segment, kind: 'static', filter: '{}', contact_count: 1 }]);
  await insert('segment_members', [{ segment_id: f.segment, contact_id: f.contact }]);
  await insert('contact_imports', [{ id: f.contactImport, kind: 'contacts', format: 'csv', state: 'done', mapping: '{}', options: '{}' }]);
  await insert('contact_edits', [
    {
      id: f.contactEdit,
      action: 'add_tags',
      details: '{"tags":["a"]}',
      undoes: null,
      state: 'done',
      changed: 1,
      reasons: '{}',
      requested_kind: 'user',
      finished_at: past,
    },
  ]);
  await insert('contact_edit_people', [{ edit_id: f.contactEdit, contact_id: f.contact, outcome: 'changed', reason: null, before: '{"tags":["a"]}' }]);
  await insert('contact_import_files', [{ import_id: f.contactImport }]);
  await insert('contact_import_rejects', [{ import_id: f.contactImport, row_number: 2, cells: '["a"]' }]);
}
