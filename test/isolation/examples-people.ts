import { cursor, id, inBody, inQuery, search, unique, type Example } from './example.ts';

const phone = (): string => `+2547${unique(8)}`;
const list = (): string => Buffer.from(`name,phone\nAsha,07${unique(8)}\n`).toString('base64');

/** Contacts, consent, segments and lists of people. */
export const PEOPLE: Readonly<Record<string, Example>> = {
  'GET /api/messaging/contacts/': {
    references: [cursor('contact'), inQuery('segment', 'segment'), inQuery('phone_e164', 'contactPhone'), ...search('contactPhone')],
  },
  'POST /api/messaging/contacts/': { body: () => ({ name: 'Asha', phone_e164: phone() }) },
  'GET /api/messaging/contacts/export/': { references: [inQuery('segment', 'segment')] },
  'GET /api/messaging/contacts/tags/': {},
  'POST /api/messaging/contacts/bulk-import/': { body: () => ({ csv_data: `name,phone_e164\nAsha,${phone()}\n` }) },
  'GET /api/messaging/contacts/:id/': id('contact'),
  'PUT /api/messaging/contacts/:id/': { ...id('contact'), body: () => ({ name: 'Asha' }) },
  'PATCH /api/messaging/contacts/:id/': { ...id('contact'), body: () => ({ tags: ['vip'] }) },
  'DELETE /api/messaging/contacts/:id/': id('otherContact'),
  'POST /api/messaging/contacts/:id/opt-in/': { ...id('contact'), body: () => ({ reason: 'Asked at the desk.' }) },
  'POST /api/messaging/contacts/:id/opt-out/': { ...id('contact'), body: () => ({ reason: 'Asked at the desk.' }) },
  'GET /api/messaging/contacts/:id/consents/': { ...id('contact'), references: [cursor('contact')] },
  'POST /api/messaging/contacts/:id/block/': { ...id('contact'), body: () => ({ reason: 'Abuse.' }) },
  'POST /api/messaging/contacts/:id/unblock/': id('contact'),
  'POST /api/messaging/contacts/:id/merge/': {
    ...id('contact'),
    body: (ids) => ({ contact: ids.otherContact }),
    references: [inBody('contact', 'otherContact')],
  },
  'POST /api/messaging/contacts/:id/identities/': { ...id('contact'), body: () => ({ kind: 'phone', value: phone() }) },
  'DELETE /api/messaging/contacts/:id/identities/:identity/': { path: { id: 'contact', identity: 'contactIdentity' } },
  'POST /api/messaging/contacts/:id/notes/': { ...id('contact'), body: () => ({ body: 'Called about the leak.' }) },
  'GET /api/messaging/contacts/:id/timeline/': { ...id('contact'), references: [cursor('contact')] },
  'POST /api/messaging/contacts/:id/erase/': id('otherContact'),

  'GET /api/messaging/contact-attributes/': {},
  'POST /api/messaging/contact-attributes/': {
    body: () => ({ key: `a${unique()}`, type: 'number' }),
    // a client defines a hundred at most, and each family brings one
    prepare: async (query, ids) => {
      await query('delete from contact_attributes where tenant_id = $1 and id <> $2', [ids.client, ids.contactAttribute]);
    },
  },
  'PATCH /api/messaging/contact-attributes/:id/': { ...id('contactAttribute'), body: () => ({ label: 'Plot' }) },
  'DELETE /api/messaging/contact-attributes/:id/': id('contactAttribute'),

  'GET /api/messaging/contact-imports/': { references: [cursor('contactImport')] },
  'POST /api/messaging/contact-imports/': { body: () => ({ file_name: 'people.csv', content_base64: list() }) },
  'GET /api/messaging/contact-imports/:id/': id('contactImport'),
  'GET /api/messaging/contact-imports/:id/rejected/': id('contactImport'),

  'GET /api/messaging/contact-edits/': { references: [cursor('contactEdit')] },
  'POST /api/messaging/contact-edits/': {
    body: (ids) => ({ action: 'add_to_segment', segment: ids.segment, ids: [ids.contact] }),
    references: [inBody('segment', 'segment'), inBody('ids', 'contact')],
  },
  'GET /api/messaging/contact-edits/:id/': id('contactEdit'),
  'GET /api/messaging/contact-edits/:id/skipped/': id('contactEdit'),
  'POST /api/messaging/contact-edits/:id/stop/': {
    ...id('contactEdit'),
    prepare: async (query, ids) => {
      await query("update contact_edits set state = 'queued', finished_at = null, created_at = now() where id = $1", [ids.contactEdit]);
    },
  },
  'POST /api/messaging/contact-edits/:id/undo/': id('contactEdit'),

  'GET /api/messaging/segments/': { references: [cursor('segment')] },
  'POST /api/messaging/segments/': { body: () => ({ name: 'Customers', filter_json: { field: 'is_customer', value: true } }) },
  'POST /api/messaging/segments/preview/': { body: () => ({ filter_json: { opt_in_status: 'opted_in' } }) },
  'GET /api/messaging/segments/:id/': id('segment'),
  'GET /api/messaging/segments/:id/reach/': id('segment'),
  'PUT /api/messaging/segments/:id/': { ...id('segment'), body: () => ({ name: 'Named anew' }) },
  'PATCH /api/messaging/segments/:id/': { ...id('segment'), body: () => ({ description: 'By hand.' }) },
  'DELETE /api/messaging/segments/:id/': id('segment'),
  'POST /api/messaging/segments/:id/update-count/': id('segment'),
  'POST /api/messaging/segments/:id/members/': {
    ...id('segment'),
    body: (ids) => ({ contacts: [ids.contact] }),
    references: [inBody('contacts', 'contact')],
  },
  'POST /api/messaging/segments/:id/members/remove/': {
    ...id('segment'),
    body: (ids) => ({ contacts: [ids.contact] }),
    references: [inBody('contacts', 'contact')],
  },
};
