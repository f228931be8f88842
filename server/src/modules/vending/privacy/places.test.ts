import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../../../../test/harness.ts';
import { PLACES } from './places.ts';

/** Tables without data of customers, or whose data goes by another hand, each with the reason. */
const EXCUSED: Readonly<Record<string, string>> = {
  agent_daily: 'figures of staff',
  alert_rules: 'staff who are told',
  audit_heads: 'hashes',
  canned_replies: 'texts of the client',
  conversation_drafts: 'deleted by the contacts',
  conversation_messages: 'shown where they came in and went out; deleted by the contacts',
  conversations: 'deleted by the contacts',
  conversation_resolutions: 'deleted by the contacts',
  conversation_ratings: 'deleted by the contacts',
  inbox_survey_settings: 'words of the client',
  inbox_service_levels: 'numbers of the client',
  inbox_labels: 'names of the client',
  inbox_macros: 'texts of the client',
  inbox_teams: 'names of the client',
  message_reactions: 'deleted by the contacts',
  message_words: 'deleted by the contacts',
  audit_log: 'emptied by a rule of its own',
  campaign_counts: 'counts',
  campaign_settings: 'numbers of the client',
  failover_rules: 'settings of the client',
  campaign_variants: 'texts of the client',
  consent_suppressions: 'keyed hashes, kept so that nobody writes again',
  consents: 'what was allowed, without an address',
  contact_attributes: 'names of fields',
  contact_import_files: 'removed with the end of the import',
  sms_import_files: 'removed with the end of the import',
  daily_totals_marks: 'time zones',
  email_settings: 'how the client signs',
  key_change_tokens: 'tokens of meters',
  ledger_transactions: 'references of postings',
  message_daily: 'counts',
  message_daily_failures: 'counts, by codes of gateways',
  message_figures_marks: 'time zones',
  message_retention: 'settings of the client',
  message_retention_marks: 'how far a removal came',
  message_templates: 'texts of the client',
  onboarding_checks: 'what providers say of credentials',
  outbox_pace: 'why a sender is closed',
  outbox_reports: 'ids and codes of gateways',
  paybill_pulls: 'numbers of the client',
  people_daily: 'counts',
  payment_channels: 'credentials of the client',
  reconciliation_runs: 'sums',
  registry_counts: 'counts',
  registry_import_files: 'removed with the end of the import',
  registry_import_rows: 'names of fields',
  registry_moves: 'counts',
  registry_parts: 'follows the fields of meters and customers, and goes with them',
  sender_ids: 'names of the client',
  sender_documents: 'papers of the client about itself',
  sender_requests: 'names of the client',
  sms_channels: 'credentials of the client',
  sms_credit_entries: 'credits of the client',
  sms_prices: 'prices',
  tariff_versions: 'prices',
  tariffs: 'prices',
  vendor_accounts: 'credentials of the client',
  webhook_endpoints: 'systems of the client',
  whatsapp_daily: 'counts',
  whatsapp_prices: 'prices',
  whatsapp_media: 'files are let go by the room that keeps them',
  whatsapp_numbers: 'numbers of the client',
  whatsapp_uploads: 'ids of Meta',
};

/** Columns of places that hold ids, codes and names of things, wherever they stand. */
const PLAIN = new Set(
  `alert_type body_encoding blocked_by callback_secret_hash channel checkout_request_id checksum class code content_type conversation_id cost_currency counts
  customer_id decision dedupe_key details_digest encoding error_code event_key firmware_version from_state key kind linked_receipt matched_by
  merchant_request_id meter_id meter_number meter_type originator_conversation_id payment_error_code payment_state pricing provider receipt reason_type
  recipients report request_hash result_code row_key selection sender sender_kind sent_to shortcode site source status status_before_suspension subject
  variant zone was rare channels status_reason winner recurrence estimate_currency
  time_zone to_state token_digest token_sealed transaction_type authenticity vendor_customer_id pricing_category pricing_model pricing_type`.split(/\s+/),
);
/** Of places: columns with such a name that people do write, and what is said of them. */
const CODES: Readonly<Record<string, string>> = {
  'payment_events.reason': 'a code of ours',
  'vend_attempts.reason': 'a code of ours',
  'registry_imports.options': 'what is to be taken in',
  'registry_imports.outcome': 'figures',
  'contact_imports.outcome': 'figures',
  'contact_edits.reasons': 'counts',
  'sms_imports.outcome': 'figures',
  'sms_imports.text_sealed': 'only while the list is worked at',
  'webhook_deliveries.event': 'a name of ours',
  'contacts.attributes': 'by the contacts',
};
/** Emptied by the contacts' own erasure. */
const OF_CONTACTS = new Set(['contacts', 'contact_identities', 'contact_notes', 'contact_tags', 'consent_events', 'consent_wordings']);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
});
afterAll(() => app.stop());

test('every text, JSON and body of a tenant table is in a place, or there is a reason why not', async () => {
  const columns = await app.sql(`
    select c.relname as table, a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and format_type(a.atttypid, null) in ('text', 'text[]', 'jsonb', 'bytea') and a.attgenerated = ''
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any(k.conkey))`);
  const emptied = new Map(PLACES.map(({ table, empty = {}, scrub = [], raw = [] }) => [table, [...Object.keys(empty), ...scrub, ...raw]]));
  const whole = new Set(PLACES.filter(({ remove }) => remove).map(({ table }) => table));
  const open = columns.filter(({ table, name }) => {
    if (table in EXCUSED || OF_CONTACTS.has(table as string) || whole.has(table as string)) return false;
    return !(
      emptied.get(table as string)?.includes(name as string) ||
      (emptied.has(table as string) && PLAIN.has(name as string)) ||
      `${table}.${name}` in CODES
    );
  });
  expect(open.map(({ table, name }) => `${table}.${name}`)).toEqual([]);
});

test('nothing is excused that is not there, and no place names a table or column that is not', async () => {
  const tables = new Set(
    (await app.sql("select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")).map(({ name }) => name as string),
  );
  expect([...Object.keys(EXCUSED), ...PLACES.map(({ table }) => table)].filter((table) => !tables.has(table))).toEqual([]);
  const columns = new Set(
    (await app.sql("select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'")).map(
      ({ name }) => name as string,
    ),
  );
  const named = PLACES.flatMap(({ table, by, empty = {}, scrub = [], raw = [], show }) =>
    [...Object.keys(by), ...Object.keys(empty), ...scrub, ...raw, ...(show?.columns ?? []), ...(show ? [show.order] : [])].map(
      (column) => `${table}.${column}`,
    ),
  );
  expect(named.filter((name) => !columns.has(name))).toEqual([]);
});
