-- Codes of an authenticator (RFC 6238). One for each account, under the account's id. The step of the last code that
-- was taken is kept: no code is good twice.
create table second_factors (
  id uuid primary key references users (id),
  secret_sealed text not null,
  last_step bigint not null default 0,
  made_at timestamptz not null,
  confirmed_at timestamptz
);
grant select, insert, update, delete on second_factors to mkondo_runtime;

-- 120 random bits each, so a plain hash is enough; used once.
create table recovery_codes (
  code_hash bytea primary key,
  user_id uuid not null references users (id),
  made_at timestamptz not null,
  used_at timestamptz
);
create index recovery_codes_by_user on recovery_codes (user_id);
grant select, insert, update, delete on recovery_codes to mkondo_runtime;

-- Whether the sign-in showed a second factor, and the client that the session was switched to.
alter table sessions add column second_factor_at timestamptz, add column chosen_client uuid;

alter table tenants add column requires_second_factor boolean not null default false;
