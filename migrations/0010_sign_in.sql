-- Refresh tokens carry a family part besides the one-time part: any older token of a session, however
-- old, is recognised as reuse without keeping every token that ever was.
alter table sessions add column family_hash bytea;
create unique index sessions_by_family on sessions (family_hash);

-- Tries to sign in, per account and address and per account, whether the account exists or not. The key
-- is a keyed hash: no address and no e-mail is kept here. Control table: nobody is signed in yet.
create table login_attempts (
  key bytea primary key,
  failures integer not null,
  blocked_until timestamptz,
  last_at timestamptz not null
);
create index login_attempts_by_age on login_attempts (last_at);
grant select, insert, update, delete on login_attempts to mkondo_runtime;

-- Housekeeping removes what ended long ago.
create index sessions_by_expiry on sessions (expires_at);
grant delete on sessions to mkondo_runtime;

-- A removed account gives its address back: whoever has it next is another account with another id.
alter table users drop constraint users_email_key;
create unique index users_one_email on users (email) where deleted_at is null;

-- Who made the account may set its password as long as nobody else depends on it.
alter table users add column home_tenant_id uuid references tenants (id);

-- What this tenant calls the person and when it last saw them: adding somebody who has an account
-- elsewhere must look, to the tenant, exactly like adding somebody new.
alter table memberships
  add column first_name text not null default '',
  add column last_name text not null default '',
  add column phone text not null default '',
  add column last_login timestamptz;

alter table platform_audit_log add column id uuid;

-- Platform staff read their own chain in lists across tenants.
grant select on platform_audit_log to mkondo_platform;
