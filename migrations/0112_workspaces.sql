-- What the messaging system knows of a tenant.
alter table tenants
  add column business_name text not null default '',
  add column business_type text not null default '',
  add column phone text not null default '',
  add column email text not null default '',
  add column address text not null default '',
  add column trial_ends_at timestamptz;

-- Whoever made the workspace; administrators who are none may not touch one.
alter table memberships
  add column is_owner boolean not null default false,
  add column invited_by uuid,
  add column invited_at timestamptz;

-- Control table: an invitation is found by the hash of its code before anybody has signed in. Every other statement
-- names the tenant.
create table invitations (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  email text not null check (email = lower(email)),
  role text not null check (role in ('client_admin', 'operator', 'field_engineer', 'read_only')),
  is_owner boolean not null default false,
  code_hash bytea not null,
  invited_by uuid,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  sends integer not null default 1,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create unique index invitations_by_code on invitations (code_hash);
create unique index invitations_one_open on invitations (tenant_id, email) where accepted_at is null and revoked_at is null;
create index invitations_by_tenant on invitations (tenant_id, created_at);
grant select, insert, update on invitations to mkondo_runtime;

-- Control table: the host of a request names a tenant before the request has one. It counts once its owner has proved
-- by a TXT record that the domain is theirs; a proved domain is one tenant's.
create table tenant_domains (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  domain text not null check (domain = lower(domain)),
  proof text not null,
  is_primary boolean not null default false,
  verified_at timestamptz,
  checked_at timestamptz,
  check_result text not null default 'untested',
  created_at timestamptz not null
);
create unique index tenant_domains_once on tenant_domains (tenant_id, domain);
create unique index tenant_domains_one_client on tenant_domains (domain) where verified_at is not null;
create unique index tenant_domains_one_primary on tenant_domains (tenant_id) where is_primary;
grant select, insert, update, delete on tenant_domains to mkondo_runtime;

-- A person's own key: it may do no more than its owner may, and ends with the membership.
alter table api_keys add column owner_id uuid;
create unique index api_keys_one_of_a_person on api_keys (tenant_id, owner_id) where owner_id is not null and revoked_at is null;
