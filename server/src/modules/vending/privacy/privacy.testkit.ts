import { newId } from '../../../kernel/ids.ts';
import type { TestApp } from '../../../../../test/harness.ts';
import type { Place } from './place.ts';
import { createFiller } from '../../../../../test/isolation/columns.ts';
import { addFamily } from '../../../../../test/isolation/family.ts';
import type { Family } from '../../../../../test/isolation/family-ids.ts';

/** A person whose traces can be told from everything else. */
export const WANJIKU = {
  name: 'Wanjiku Markwoman',
  phone: '254798765431',
  email: 'wanjiku.mark@erase.test',
  id_number: '98765432X',
  address: 'Markwoman House 12',
} as const;

/** As people write about somebody: every form of a name and a number. */
const MENTIONS = [WANJIKU.name, 'WANJIKU  MARKWOMAN', '0798 765 431', '+254798765431', WANJIKU.email, WANJIKU.id_number, WANJIKU.address];
export const SENTENCE = `Called ${MENTIONS.join(', ')} today`;

/** What must not be found anywhere, as it would stand in a text without its blanks and signs. */
export const TRACES = ['markwoman', 'wanjiku', '798765431', '98765432x'];

/** A tenant of its own with rows in every table, all of which are the one customer's. */
export async function personWithEverything(app: TestApp): Promise<{ readonly tenantId: string; readonly family: Family }> {
  const tenantId = newId();
  await app.sql('insert into tenants (id, name, slug) values ($1, $2, $3)', [tenantId, 'Erasing Water', `erase-${tenantId}`]);
  const options = { query: app.sql, secrets: app.secrets, tenantId, canary: 'plain' };
  await words(options);
  const family = await addFamily(options);
  const { name, phone, email, id_number: idNumber, address } = WANJIKU;
  const at = (text: string, values: readonly unknown[] = []): Promise<unknown> => app.sql(text, [tenantId, ...values]);
  await at('update customers set name = $3, phone = $4, email = $5, id_number = $6, address = $7 where tenant_id = $1 and id = $2', [
    family.customer,
    name,
    phone,
    email,
    idNumber,
    address,
  ]);
  await at('delete from erasures where tenant_id = $1');
  await tieTogether(at, family);
  return { tenantId, family };
}

/** What somebody wrote, and what was written to them alone. */
async function words(options: Parameters<typeof createFiller>[0]): Promise<void> {
  const { insert } = await createFiller(options);
  const [number, sender, media, gateway] = [newId(), newId(), newId(), newId()];
  await insert('inbound_words', [{ channel: 'sms', state: 'done', sender_kind: 'phone', sender: WANJIKU.phone }]);
  await insert('whatsapp_numbers', [{ id: number }]);
  await insert('whatsapp_events', [{ number_id: number, state: 'done' }]);
  await insert('whatsapp_windows', [{ number_id: number, peer: WANJIKU.phone }]);
  await insert('whatsapp_statuses', [{ number_id: number, recipient: WANJIKU.phone }]);
  await insert('whatsapp_media', [{ id: media, direction: 'out', kind: 'image', state: 'stored', number_id: number }]);
  await insert('whatsapp_uploads', [{ media_id: media, number_id: number }]);
  await insert('message_templates', [{ channel: 'sms' }]);
  await insert('sender_requests', [{ request_type: 'custom', status: 'cancelled' }]);
  await insert('sender_ids', [{ id: sender, status: 'inactive', request_id: null }]);
  await insert('sms_sends', [{ purpose: 'service', recipients: 1 }]);
  await insert('sms_channels', [{ id: gateway, kind: 'beem', base_url: 'http://127.0.0.1:9', is_active: false }]);
  await insert('sender_usages', [{ sender_id: sender, channel_id: gateway }]);
  await insert('sms_credit_entries', [{ kind: 'grant' }]);
  await insert('sms_prices', [{ country: 'KE', operator: '', currency: 'KES' }]);
  await insert('registry_counts', [{ kind: 'meters', n: 0n }]);
  await insert('registry_moves', [{ kind: 'meters', n: 0n }]);
}

/** The rows that a family keeps apart become the customer's. */
async function tieTogether(at: (text: string, values?: readonly unknown[]) => Promise<unknown>, f: Family): Promise<void> {
  const payment = f.vendedPayment;
  await at('update payments set event_id = $3, customer_id = $4, meter_id = $5 where tenant_id = $1 and id = $2', [payment, f.event, f.customer, f.meter]);
  await at('update provider_requests set payment_id = $2 where tenant_id = $1', [payment]);
  await at('update cash_sales set id = $2 where tenant_id = $1 and id = (select min(id::text)::uuid from cash_sales where tenant_id = $1)', [payment]);
  await at('update statement_lines set receipt = $2 where tenant_id = $1', [f.receipt]);
  await at('update pulled_transactions set receipt = $2 where tenant_id = $1', [f.receipt]);
  await at('update outbox_messages set group_id = (select id from sms_sends where tenant_id = $1 limit 1) where tenant_id = $1');
}

/** Ends everything that speaks against an erasure. */
export async function settleAll(app: TestApp, tenantId: string): Promise<void> {
  for (const change of [
    "vend_orders set state = 'vended' where state <> 'vended'",
    "adjustments set state = 'rejected' where state <> 'rejected'",
    "token_requests set state = 'rejected' where state <> 'rejected'",
    "refunds set state = 'rejected' where state <> 'rejected'",
    "payment_resolutions set state = 'rejected' where state <> 'rejected'",
  ])
    await app.sql(`update ${change} and tenant_id = $1`, [tenantId]);
}

/** Columns of a place that say who somebody is, and those that its own feature empties. */
const OF_CONTACTS: Readonly<Record<string, readonly string[]>> = {
  contacts: ['name', 'attributes', 'block_reason'],
  contact_identities: ['value'],
  contact_tags: ['tag'],
  contact_notes: ['body'],
  consent_wordings: ['wording'],
};
/** By these the rows are found: they hold the person already. */
const LINKS = [
  'inbound_words.sender',
  'whatsapp_windows.peer',
  'whatsapp_statuses.recipient',
  'customers.phone',
  'customers.phone_digest',
  'customers.name',
  'customers.email',
  'customers.id_number',
  'customers.address',
];
const REMOVED: Readonly<Record<string, readonly string[]>> = {
  meter_aliases: ['alias'],
  statement_files: ['body_gzip'],
  email_attachments: ['filename', 'content'],
};

export const holdsByLink = ({ table, by }: Place): boolean => Object.keys(by).some((column) => LINKS.includes(`${table}.${column}`));

export async function personColumns(app: TestApp, place: Place): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const names = [
    ...Object.keys(place.empty ?? {}),
    ...(place.scrub ?? []),
    ...(place.raw ?? []),
    ...(OF_CONTACTS[place.table] ?? []),
    ...(REMOVED[place.table] ?? []),
  ];
  const wanted = names.filter((name) => !LINKS.includes(`${place.table}.${name}`));
  const rows = await app.sql(
    'select attname as name, format_type(atttypid, null) as type from pg_attribute where attrelid = ($1)::regclass and attname = any($2)',
    [place.table, wanted],
  );
  return rows as unknown as { name: string; type: string }[];
}
