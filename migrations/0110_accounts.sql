-- An address belongs to an account once somebody has read mail there. Until then a claim stands beside the account:
-- several accounts may claim the same address, the first to prove it has it. An account that made itself and has
-- proved nothing stands under an address of ours, <id>@unverified.invalid.
create table email_claims (
  user_id uuid primary key references users (id),
  email text not null check (email = lower(email)),
  claimed_at timestamptz not null
);
create index email_claims_by_email on email_claims (email, claimed_at);
grant select, insert, update, delete on email_claims to mkondo_runtime;
grant select on email_claims to mkondo_platform;

-- What links in mail carry: used once, for one purpose, for a while. The id is that of the request: a job that runs
-- twice makes one code.
create table account_codes (
  code_hash bytea primary key,
  id uuid not null,
  user_id uuid not null references users (id),
  purpose text not null check (purpose in ('verify_email', 'reset_password')),
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create unique index account_codes_once on account_codes (id);
create index account_codes_by_user on account_codes (user_id, created_at);
create index account_codes_by_expiry on account_codes (expires_at);
grant select, insert, update, delete on account_codes to mkondo_runtime;

-- What a person likes; without a row all is as the defaults say. No language chosen: the client's.
create table user_profiles (
  user_id uuid primary key references users (id),
  time_zone text not null default 'Africa/Nairobi',
  avatar text,
  bio text not null default '',
  email_notifications boolean not null default true,
  sms_notifications boolean not null default true,
  job_title text not null default '',
  company text not null default '',
  industry text not null default '',
  preferred_language text check (preferred_language in ('en', 'sw', 'fr')),
  date_format text not null default 'MM/DD/YYYY' check (date_format in ('MM/DD/YYYY', 'DD/MM/YYYY', 'YYYY-MM-DD')),
  time_format text not null default '12h' check (time_format in ('12h', '24h')),
  updated_at timestamptz not null
);
grant select, insert, update on user_profiles to mkondo_runtime;

alter table users add column email_verified_at timestamptz;
grant select (email_verified_at) on users to mkondo_platform;
