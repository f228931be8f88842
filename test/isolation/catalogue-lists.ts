/** What departs from the rule in the database's catalogue, each with its reason. A stale entry fails the test too. */
type Reasons = Readonly<Record<string, string>>;

/** Tables that name a tenant and have no row security: they are read to find out which tenant it is. */
export const CONTROL_TABLES_WITH_TENANT: Reasons = {
  memberships: 'tells at sign-in which tenants a person may act for; every query names the user or the tenant',
  api_keys: 'a key is found by its hash before its tenant is known',
  channel_lookups: 'a hook path is found by the hash of its key before its tenant is known; holds no secret',
  shortcodes: 'a notice on an older path names a paybill, which tells the tenant',
  invitations: 'an invitation is found by the hash of its code before anybody has signed in; every other statement names the tenant',
  client_features: 'asked before a tenant’s transaction is opened; every statement names the tenant',
  tenant_domains: 'the host of a request names a tenant before the request has one; every other statement names the tenant',
};

export const TABLES_WITHOUT_TENANT: Reasons = {
  tenants: 'the list of tenants itself',
  users: 'a person may belong to several tenants; found by e-mail before any tenant is known',
  sessions: 'belongs to a person, not to a tenant',
  login_attempts: 'counted before anybody is known; keyed hashes only',
  email_claims: 'an address that a person has not proved; belongs to the account',
  account_codes: 'links of mail, found by the hash of their code before anybody is known',
  user_profiles: 'what a person likes; belongs to the account',
  second_factors: 'belongs to a person, not to a tenant; asked for at sign-in',
  recovery_codes: 'belongs to a person, not to a tenant; asked for at sign-in',
  unclaimed_events: 'bodies that belong to no tenant; platform staff look at them',
  platform_audit_log: 'what platform staff do outside any tenant',
  schema_migrations: 'which migrations have run',
  whatsapp_reach: 'Meta counts people of a portfolio, which clients may share; keyed hashes of a day',
  platform_features: 'switches that count for every tenant; the staff of the platform turn them',
  platform_sms_prices: 'prices that are the same for every tenant; the staff of the platform keep them',
};

/** Policies beside the two that every tenant table has. Restrictive ones only: they can but narrow. */
export const EXTRA_POLICIES: Reasons = {
  'tariff_versions.only_before_it_is_in_force': 'a version in force may not be deleted, whoever asks',
};

/** Unique keys that do not begin with the tenant; a duplicate tells that something exists, so each must be harmless. */
export const GLOBAL_UNIQUE_KEYS: Reasons = {
  api_keys_pkey: 'random ids, made by us',
  api_keys_key_hash_key: 'hash of a random key: found by it before the tenant is known',
  channel_lookups_pkey: 'hash of a random key: found by it before the tenant is known',
  login_attempts_pkey: 'keyed hash; no tenant yet',
  email_claims_pkey: 'one claim for each account; an address may be claimed by many',
  account_codes_pkey: 'hash of a random code',
  account_codes_once: 'random ids, made by us',
  user_profiles_pkey: 'one row for each account',
  second_factors_pkey: 'one for each account',
  recovery_codes_pkey: 'hash of a random code',
  invitations_pkey: 'random ids, made by us',
  invitations_by_code: 'hash of a random code: found by it before the tenant is known',
  tenant_domains_pkey: 'random ids, made by us',
  tenant_domains_one_client: 'a proved domain is one tenant’s; only who proves it in DNS hears that it is taken',
  memberships_pkey: 'one role per person and tenant; the tenant is in the key',
  platform_audit_log_pkey: 'one chain of the platform',
  schema_migrations_pkey: 'no tenant',
  whatsapp_reach_pkey: 'a keyed hash of a person, counted for a portfolio',
  platform_features_pkey: 'one line for each part of the product; belongs to no tenant',
  platform_sms_prices_pkey: 'one line for each country and operator; belongs to no tenant',
  sessions_pkey: 'random ids, made by us',
  sessions_refresh_hash_key: 'hash of a random token',
  sessions_by_family: 'hash of a random token',
  shortcodes_pkey: 'a paybill belongs to one tenant alone; the refusal says only that it is taken',
  tenants_pkey: 'random ids, made by us',
  tenants_slug_key: 'a subdomain is one tenant; only platform staff choose it',
  unclaimed_events_pkey: 'random ids, made by us',
  users_pkey: 'random ids, made by us',
  users_one_email: 'one account per address; adding somebody who has one looks like adding somebody new',
};

/** Functions without a pinned search path. */
export const UNPINNED_FUNCTIONS: Reasons = {
  make_tenant_table: 'called by migrations alone; runs with the rights of its caller, who must own the table',
};

/** What the product only ever adds to. */
export const APPEND_ONLY: readonly string[] = [
  'audit_log',
  'platform_audit_log',
  'ledger_entries',
  'ledger_transactions',
  'vend_order_events',
  'alert_events',
  'meter_events',
  'sms_credit_entries',
  'meter_readings',
  'meter_replacements',
  'consent_events',
  'consent_suppressions',
  'whatsapp_statuses',
  'statement_imports',
  'statement_files',
  'statement_lines',
];

/** Tables from which the product may delete. */
export const DELETABLE: Reasons = {
  sms_prices: 'a list that is replaced as a whole; the audit log keeps the former',
  platform_sms_prices: 'a list that is replaced as a whole; the audit log keeps the former',
  client_features: 'a client that has a part as the platform has it; the audit log keeps the switch',
  idempotency_keys: 'a refused request gives its key back',
  campaign_variants: 'what a draft no longer says; the audit log keeps that it was changed',
  message_daily: 'figures of a day, which is made again as a whole',
  message_daily_failures: 'figures of a day, which is made again as a whole',
  people_daily: 'figures of a day, which is made again as a whole',
  agent_daily: 'figures of a day, which is made again as a whole',
  whatsapp_daily: 'figures of a day, which is made again as a whole',
  whatsapp_prices: 'a list that is replaced as a whole; the audit log keeps the former',
  sender_documents: 'taken back while the request is open; the audit log keeps that it was there',
  outbox_pairs: 'when somebody may be written to again: of use for minutes',
  whatsapp_reach: 'whom Meta counts: of use for a day',
  meter_aliases: 'an alias is a name, not history',
  registry_moves: 'what came and went is added to the counts',
  registry_parts: 'parts of words that a row no longer has',
  quarter_totals: 'quarters of days that have ended, or that are made again',
  meter_holds: 'what waits now; the key change that it belongs to keeps the story',
  contact_identities: 'an address is taken away from a person, or erased with them',
  contact_tags: 'a tag is taken off',
  contact_notes: 'erased with the person',
  inbox_team_members: 'who is in a team now',
  inbox_labels: 'taken from all talks at once',
  conversations: 'erased with the person, and when two talks become one',
  conversation_labels: 'labels of now',
  conversation_messages: 'erased with the person',
  conversation_ratings: 'erased with the person',
  conversation_resolutions: 'erased with the person',
  conversation_reads: 'erased with the person, and when two talks become one',
  conversation_drafts: 'what somebody has begun to write',
  conversation_presence: 'who looks now',
  message_reactions: 'may be taken back',
  message_mentions: 'erased with the person',
  message_words: 'written anew when a message is edited',
  canned_replies: 'ready answers of the client',
  inbox_macros: 'acts under a name, of the client',
  canned_reply_files: 'files of ready answers',
  contact_attributes: 'a definition is given up; values stay',
  contact_customers: 'the tie is cut when a customer is erased',
  consents: 'what stands, erased with the person; the events stay',
  consent_wordings: 'words of the person, erased with them; the events stay',
  segment_members: 'a list kept by hand',
  contact_edit_people: 'whom a change to many people concerned a month ago',
  contact_import_files: 'a list is kept only while it is taken in',
  contact_import_rejects: 'cells of a person, erased with them',
  sms_import_files: 'a list is kept only while it is worked at',
  sms_import_rejects: 'cells of a person, erased with them, and with the list a month later',
  registry_import_rejects: 'refused rows that name somebody who is erased',
  registry_import_rows: 'what became of rows a month ago: names of fields, nobody’s data',
  statement_files: 'a file that names somebody who is erased; its lines stay',
  registry_import_files: 'a list is kept only while it is taken in',
  whatsapp_events: 'bodies that were read a month ago',
  whatsapp_notices: 'news in which an erased person was named',
  email_attachments: 'files that went with mail a week ago',
  webhook_deliveries: 'what other systems were told a month ago',
  webhook_attempts: 'what other systems were told a month ago',
  tariff_versions: 'only those not yet in force, by policy',
  login_attempts: 'old counters',
  email_claims: 'the address was proved, or another is claimed',
  account_codes: 'links that expired long ago',
  second_factors: 'turned off, or reset; the audit log keeps it',
  recovery_codes: 'new ones void the former',
  tenant_domains: 'a domain is given up; the audit log keeps it',
  sessions: 'those that ended long ago',
  memberships: 'a person leaves a tenant; the audit log keeps it',
  shortcodes: 'a paybill moves or is given up',
};

/** Columns that the product may change in tables that it otherwise only adds to: texts that may name somebody who is erased. */
export const CHANGED_BY_COLUMN: Reasons = {
  'audit_log.details': 'emptied by an erasure; a trigger lets nothing else pass, and the chain covers their digest',
  'audit_log.erasure_id': 'says which erasure emptied the details',
  'alert_events.note': 'written by people',
  'alert_events.details': 'written by people',
  'meter_events.note': 'written by people',
  'meter_events.details': 'sent by gateways',
  'cash_sales.note': 'written by people',
  'vend_order_events.reason': 'written by people',
  'statement_lines.payer_text': 'who paid, as M-Pesa writes it',
  'statement_lines.account_text': 'as a payer typed it',
  'statement_lines.details': 'who paid, as M-Pesa writes it',
  'statement_imports.rejected': 'rows as they stood in a file',
  'statement_imports.file_name': 'written by people',
  'meter_replacements.reason': 'written by people',
  'webhook_attempts.answer': 'what a receiver answered may name somebody',
  'webhook_attempts.error': 'what a receiver answered may name somebody',
  'whatsapp_statuses.wamid': 'holds the number of whom it went to',
  'whatsapp_statuses.recipient': 'whom Meta names; a person may be erased',
  'whatsapp_statuses.participant': 'whom Meta names; a person may be erased',
  'whatsapp_statuses.error_text': 'as Meta writes it',
};

/** Tables that lists across tenants may not read. */
export const HIDDEN_FROM_PLATFORM: readonly string[] = [
  'sessions',
  'api_keys',
  'channel_lookups',
  'shortcodes',
  'login_attempts',
  'account_codes',
  'second_factors',
  'recovery_codes',
  'invitations',
  'tenant_domains',
  'user_profiles',
  'schema_migrations',
];

/** Columns whose name says sealed or hashed, and that platform staff may read. */
export const READABLE_HASHES: Reasons = {
  'audit_log.previous_hash': 'proves the chain',
  'platform_audit_log.previous_hash': 'proves the chain',
};

/** Columns without a secret that platform staff may not read, in tables that they do read. */
export const WITHHELD: Reasons = {
  'users.home_tenant_id': 'no list of theirs needs it',
  'users.is_demo': 'no list of theirs needs it',
  'users.failed_logins': 'no list of theirs needs it',
  'users.locked_until': 'no list of theirs needs it',
};
