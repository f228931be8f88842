-- Roles: the owner of everything is whoever runs the migrations. The product itself connects as a login
-- role that inherits mkondo_runtime, owns nothing and cannot bypass row security. mkondo_platform is
-- entered with SET LOCAL ROLE for read-only lists across tenants by the platform's own staff.
do $$
begin
  if not exists (select from pg_roles where rolname = 'mkondo_runtime') then create role mkondo_runtime nologin; end if;
  if not exists (select from pg_roles where rolname = 'mkondo_platform') then create role mkondo_platform nologin; end if;
exception when duplicate_object or unique_violation then null; -- two databases of one cluster migrated at once
end $$;

grant usage on schema public to mkondo_runtime, mkondo_platform;

-- Turns a table into a tenant table: row security forced, one policy for the tenant of the transaction,
-- one read-only policy for the platform, and no more rights than named.
create function make_tenant_table(target regclass, rights text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format($p$create policy tenant_isolation on %s to mkondo_runtime
    using (tenant_id = current_setting('app.tenant_id')::uuid)
    with check (tenant_id = current_setting('app.tenant_id')::uuid)$p$, target);
  execute format('create policy platform_read on %s for select to mkondo_platform using (true)', target);
  execute format('grant %s on %s to mkondo_runtime', rights, target);
  execute format('grant select on %s to mkondo_platform', target);
end $$;

-- Control tables: known before any tenant is. No row security; each is named with its reason in
-- test/catalogue.test.ts.
create table tenants (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  company_info text not null default '',
  billing_info jsonb not null default '{}',
  branding jsonb not null default '{}',
  settings jsonb not null default '{}',
  time_zone text not null default 'Africa/Nairobi',
  currency char(3) not null default 'KES',
  language text not null default 'en' check (language in ('en', 'sw', 'fr')),
  check_meter_digit boolean not null default true,
  is_active boolean not null default true,
  next_customer_number integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
grant select, insert, update on tenants to mkondo_runtime;
grant select on tenants to mkondo_platform;

create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  password_hash text,
  first_name text not null default '',
  last_name text not null default '',
  phone text not null default '',
  is_system_admin boolean not null default false,
  is_active boolean not null default true,
  is_demo boolean not null default false,
  failed_logins integer not null default 0,
  locked_until timestamptz,
  last_login timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
grant select, insert, update on users to mkondo_runtime;
grant select (id, email, first_name, last_name, phone, is_system_admin, is_active, last_login, created_at, updated_at, deleted_at) on users to mkondo_platform;

create table memberships (
  user_id uuid not null references users (id),
  tenant_id uuid not null references tenants (id),
  role text not null check (role in ('client_admin', 'operator', 'field_engineer', 'read_only')),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, tenant_id)
);
create index memberships_by_tenant on memberships (tenant_id, user_id);
grant select, insert, update, delete on memberships to mkondo_runtime;
grant select on memberships to mkondo_platform;

-- One row per sign-in. A refresh token is used once; its reuse ends the whole family (RFC 9700 §4.14).
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id),
  refresh_hash bytea not null unique,
  previous_refresh_hash bytea,
  rotated_at timestamptz,
  user_agent text not null default '',
  ip inet,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text
);
create index sessions_by_user on sessions (user_id) where ended_at is null;
create index sessions_by_previous_refresh on sessions (previous_refresh_hash) where previous_refresh_hash is not null;
grant select, insert, update on sessions to mkondo_runtime;

create table api_keys (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  key_hash bytea not null unique,
  prefix text not null,
  name text not null,
  scopes text[] not null default '{}',
  created_by uuid references users (id),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index api_keys_by_tenant on api_keys (tenant_id);
grant select, insert, update on api_keys to mkondo_runtime;

-- Which tenant a hook path or a shortcode belongs to. Holds no secret but the key's hash.
create table channel_lookups (
  key_hash bytea primary key,
  tenant_id uuid not null references tenants (id),
  channel_id uuid not null,
  kind text not null,
  retired_at timestamptz
);
grant select, insert, update on channel_lookups to mkondo_runtime;

create table shortcodes (
  shortcode text primary key,
  tenant_id uuid not null references tenants (id),
  channel_id uuid not null
);
grant select, insert, update, delete on shortcodes to mkondo_runtime;

-- Bodies that reached a public intake path and belong to no tenant: kept, shown to platform staff.
create table unclaimed_events (
  id uuid primary key,
  path text not null,
  source_ip inet,
  content_type text,
  body bytea not null,
  reason text not null,
  shortcode text,
  received_at timestamptz not null default now(),
  resolved_at timestamptz
);
grant select, insert, update on unclaimed_events to mkondo_runtime;
grant select on unclaimed_events to mkondo_platform;

create table idempotency_keys (
  tenant_id uuid not null references tenants (id),
  actor_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, actor_id, key)
);
select make_tenant_table('idempotency_keys', 'select, insert, update, delete');

-- Audit: gap-free sequence and hash chain per tenant; the runtime role can add and read, never change.
create table audit_heads (
  tenant_id uuid primary key references tenants (id),
  seq bigint not null default 0,
  hash bytea not null default '\x00'
);
select make_tenant_table('audit_heads', 'select, insert, update');

create table audit_log (
  tenant_id uuid not null,
  seq bigint not null,
  id uuid not null,
  at timestamptz not null,
  actor_id uuid,
  actor_kind text not null,
  action text not null,
  object_type text not null,
  object_id text not null,
  details jsonb not null default '{}',
  ip_address inet,
  user_agent text not null default '',
  request_id text not null default '',
  previous_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, seq)
);
create index audit_log_by_object on audit_log (tenant_id, object_type, object_id, seq);
select make_tenant_table('audit_log', 'select, insert');

-- What platform staff do outside any tenant (users, tenants): same shape, one chain.
create table platform_audit_log (
  seq bigint primary key,
  at timestamptz not null,
  actor_id uuid,
  actor_kind text not null,
  action text not null,
  object_type text not null,
  object_id text not null,
  details jsonb not null default '{}',
  ip_address inet,
  user_agent text not null default '',
  request_id text not null default '',
  previous_hash bytea not null,
  hash bytea not null
);
grant select, insert on platform_audit_log to mkondo_runtime;
