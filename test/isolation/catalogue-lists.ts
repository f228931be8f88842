/** What departs from the rule in the database's catalogue, each with its reason. A stale entry fails the test too. */
type Reasons = Readonly<Record<string, string>>;

/** Tables that name a tenant and have no row security: they are read to find out which tenant it is. */
export const CONTROL_TABLES_WITH_TENANT: Reasons = {
  memberships: 'tells at sign-in which tenants a person may act for; every query names the user or the tenant',
  api_keys: 'a key is found by its hash before its tenant is known',
  channel_lookups: 'a hook path is found by the hash of its key before its tenant is known; holds no secret',
  shortcodes: 'a notice on an older path names a paybill, which tells the tenant',
};

export const TABLES_WITHOUT_TENANT: Reasons = {
  tenants: 'the list of tenants itself',
  users: 'a person may belong to several tenants; found by e-mail before any tenant is known',
  sessions: 'belongs to a person, not to a tenant',
  login_attempts: 'counted before anybody is known; keyed hashes only',
  unclaimed_events: 'bodies that belong to no tenant; platform staff look at them',
  platform_audit_log: 'what platform staff do outside any tenant',
  schema_migrations: 'which migrations have run',
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
  memberships_pkey: 'one role per person and tenant; the tenant is in the key',
  platform_audit_log_pkey: 'one chain of the platform',
  schema_migrations_pkey: 'no tenant',
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
  'meter_readings',
  'statement_imports',
  'statement_files',
  'statement_lines',
];

/** Tables from which the product may delete. */
export const DELETABLE: Reasons = {
  idempotency_keys: 'a refused request gives its key back',
  meter_aliases: 'an alias is a name, not history',
  registry_import_files: 'a list is kept only while it is taken in',
  email_attachments: 'files that went with mail a week ago',
  tariff_versions: 'only those not yet in force, by policy',
  login_attempts: 'old counters',
  sessions: 'those that ended long ago',
  memberships: 'a person leaves a tenant; the audit log keeps it',
  shortcodes: 'a paybill moves or is given up',
};

/** Tables that lists across tenants may not read. */
export const HIDDEN_FROM_PLATFORM: readonly string[] = ['sessions', 'api_keys', 'channel_lookups', 'shortcodes', 'login_attempts', 'schema_migrations'];

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
