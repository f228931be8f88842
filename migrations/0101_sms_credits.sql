-- Prepaid credits for text messages: one credit pays one part. What is reserved has been promised to messages that wait;
-- neither figure can go below nothing, whoever asks at the same moment.
create table sms_credits (
  tenant_id uuid not null references tenants (id),
  available bigint not null default 0 check (available >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  total_purchased bigint not null default 0,
  total_used bigint not null default 0,
  updated_at timestamptz not null,
  primary key (tenant_id)
);
select make_tenant_table('sms_credits', 'select, insert, update');

-- Every move, with what was left after it.
create table sms_credit_entries (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('purchase', 'grant', 'correction', 'reserve', 'spend', 'release')),
  credits bigint not null,
  available_after bigint not null,
  reserved_after bigint not null,
  -- the messages it was for
  group_id uuid,
  note text not null default '',
  actor_id uuid,
  -- the same fact is written once
  dedupe_key text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index sms_credit_entries_once on sms_credit_entries (tenant_id, dedupe_key);
select make_tenant_table('sms_credit_entries', 'select, insert');

-- Who pays for what: a tenant with an account of its own at a gateway needs no credits.
create table sms_settings (
  tenant_id uuid not null references tenants (id),
  paid_by text not null default 'credits' check (paid_by in ('credits', 'own_account')),
  -- tokens, receipts and notices: the platform's, unless agreed otherwise
  service_texts text not null default 'platform' check (service_texts in ('platform', 'credits')),
  updated_at timestamptz not null,
  primary key (tenant_id)
);
select make_tenant_table('sms_settings', 'select, insert, update');
