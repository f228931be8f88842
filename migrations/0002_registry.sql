create table vendor_accounts (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  dialect text not null check (dialect in ('stronpower', 'stronpower_legacy')),
  base_url text not null,
  company text not null,
  username text not null,
  password_sealed text not null,
  is_default boolean not null default true,
  is_paused boolean not null default false,
  max_in_flight integer not null default 512 check (max_in_flight > 0),
  failures_in_row integer not null default 0,
  circuit_open_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index vendor_accounts_one_default on vendor_accounts (tenant_id) where is_default and deleted_at is null;
select make_tenant_table('vendor_accounts', 'select, insert, update');

create table payment_channels (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  provider text not null default 'mpesa' check (provider in ('mpesa')),
  kind text not null default 'paybill' check (kind in ('paybill', 'till')),
  shortcode text not null,
  store_number text,
  base_url text not null,
  consumer_key_sealed text,
  consumer_secret_sealed text,
  passkey_sealed text,
  hook_key_sealed text not null,
  external_validation boolean not null default false,
  hold_above_minor bigint not null default 25000000,
  urls_registered_at timestamptz,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index payment_channels_one_shortcode on payment_channels (tenant_id, shortcode) where deleted_at is null;
select make_tenant_table('payment_channels', 'select, insert, update');

create table tariffs (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index tariffs_one_name on tariffs (tenant_id, lower(name)) where deleted_at is null;
create unique index tariffs_one_default on tariffs (tenant_id) where is_default and deleted_at is null;
select make_tenant_table('tariffs', 'select, insert, update');

-- A version is never changed once it is in force: a purchase keeps pointing at the one it was priced by.
create table tariff_versions (
  tenant_id uuid not null,
  id uuid not null,
  tariff_id uuid not null,
  mode text not null default 'own' check (mode in ('own', 'vendor_priced')),
  effective_from timestamptz not null,
  currency char(3) not null default 'KES',
  -- [{ "up_to_tenths": 60 | null, "price_minor": "15000" }], per m³, last one open-ended
  blocks jsonb not null,
  vat_basis_points integer not null default 0 check (vat_basis_points between 0 and 10000),
  -- [{ "name": "WRA levy", "basis_points": 100 }]
  levies jsonb not null default '[]',
  standing_charge_minor bigint not null default 0 check (standing_charge_minor >= 0),
  arrears_share_basis_points integer not null default 0 check (arrears_share_basis_points between 0 and 10000),
  lifeline_tenths integer not null default 0 check (lifeline_tenths >= 0),
  lifeline_price_minor bigint not null default 0 check (lifeline_price_minor >= 0),
  minimum_minor bigint not null default 0 check (minimum_minor >= 0),
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, tariff_id) references tariffs (tenant_id, id),
  unique (tenant_id, tariff_id, effective_from)
);
select make_tenant_table('tariff_versions', 'select, insert');

create table customers (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  customer_id text not null,
  name text not null,
  phone text not null,
  -- keyed hash of the E.164 number as M-Pesa would hash it, to recognise a payer
  phone_digest bytea,
  email text not null default '',
  address text not null default '',
  id_number text not null default '',
  language text check (language in ('en', 'sw', 'fr')),
  is_active boolean not null default true,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index customers_one_number on customers (tenant_id, customer_id);
create index customers_by_phone on customers (tenant_id, phone);
create index customers_by_digest on customers (tenant_id, phone_digest);
create index customers_by_created on customers (tenant_id, created_at desc, id desc) where deleted_at is null;
select make_tenant_table('customers', 'select, insert, update');

create table meters (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  meter_id text not null,
  meter_type text not null default 'water',
  location text not null default '',
  latitude numeric(9, 6),
  longitude numeric(9, 6),
  site text not null default '',
  status text not null default 'active' check (status in ('active', 'suspended', 'tamper', 'fault', 'offline', 'maintenance')),
  status_before_suspension text,
  firmware_version text not null default '',
  serial_number text not null default '',
  installed_on date,
  last_seen timestamptz,
  last_tamper_event timestamptz,
  metadata jsonb not null default '{}',
  tariff_id uuid,
  vendor_account_id uuid,
  vendor_customer_id text,
  -- running totals of issued credit, kept with each token so that no list has to add up history
  total_paid_minor bigint not null default 0,
  total_tenths bigint not null default 0,
  total_vends bigint not null default 0,
  last_vended_at timestamptz,
  last_token_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, tariff_id) references tariffs (tenant_id, id),
  foreign key (tenant_id, vendor_account_id) references vendor_accounts (tenant_id, id)
);
create unique index meters_one_number on meters (tenant_id, meter_id) where deleted_at is null;
create index meters_by_created on meters (tenant_id, created_at desc, id desc) where deleted_at is null;
create index meters_by_status on meters (tenant_id, status) where deleted_at is null;
select make_tenant_table('meters', 'select, insert, update');

create table meter_aliases (
  tenant_id uuid not null,
  alias text not null,
  meter_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, alias),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id)
);
create index meter_aliases_by_meter on meter_aliases (tenant_id, meter_id);
select make_tenant_table('meter_aliases', 'select, insert, delete');

create extension if not exists btree_gist;

create table meter_assignments (
  tenant_id uuid not null,
  id uuid not null,
  meter_id uuid not null,
  customer_id uuid not null,
  assigned_on timestamptz not null,
  deactivated_on timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  check (deactivated_on is null or deactivated_on >= assigned_on),
  -- a meter has one holder at a time
  exclude using gist (tenant_id with =, meter_id with =, tstzrange(assigned_on, deactivated_on) with &&)
);
create unique index meter_assignments_one_active on meter_assignments (tenant_id, meter_id) where deactivated_on is null;
create index meter_assignments_by_customer on meter_assignments (tenant_id, customer_id);
select make_tenant_table('meter_assignments', 'select, insert, update');
