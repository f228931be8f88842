create table sms_channels (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('beem', 'africastalking', 'twilio')),
  base_url text not null,
  account_user text not null,
  secret_sealed text not null,
  sender text not null,
  hook_key_sealed text not null,
  -- lower is tried first
  priority integer not null default 10,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
select make_tenant_table('sms_channels', 'select, insert, update');

create table outbox_messages (
  tenant_id uuid not null,
  id uuid not null,
  -- says the same thing once, however often it is asked for
  dedupe_key text not null,
  lane smallint not null default 0,
  kind text not null,
  channel text not null default 'sms',
  recipient text not null,
  body_sealed text not null,
  encoding text not null default 'gsm7',
  segments smallint not null default 1,
  state text not null default 'queued'
    check (state in ('queued', 'sending', 'accepted', 'sent', 'delivered', 'failed', 'unknown', 'expired')),
  attempts integer not null default 0,
  max_attempts integer not null default 4,
  lease_epoch integer not null default 0,
  lease_until timestamptz,
  next_action_at timestamptz,
  do_not_send_after timestamptz,
  token_id uuid,
  payment_id uuid,
  order_id uuid,
  customer_id uuid,
  last_error text,
  created_at timestamptz not null,
  accepted_at timestamptz,
  delivered_at timestamptz,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index outbox_messages_once on outbox_messages (tenant_id, dedupe_key);
create index outbox_messages_due on outbox_messages (tenant_id, lane, next_action_at) where next_action_at is not null;
create index outbox_messages_by_token on outbox_messages (tenant_id, token_id) where token_id is not null;
create index outbox_messages_by_payment on outbox_messages (tenant_id, payment_id) where payment_id is not null;
select make_tenant_table('outbox_messages', 'select, insert, update');

create table outbox_attempts (
  tenant_id uuid not null,
  message_id uuid not null,
  attempt_no integer not null,
  channel_id uuid not null,
  state text not null default 'sending'
    check (state in ('sending', 'accepted', 'sent', 'delivered', 'undelivered', 'refused', 'not_sent', 'unknown')),
  provider_id text,
  reason text,
  sent_at timestamptz not null,
  answered_at timestamptz,
  primary key (tenant_id, message_id, attempt_no)
);
create index outbox_attempts_by_provider on outbox_attempts (tenant_id, channel_id, provider_id) where provider_id is not null;
select make_tenant_table('outbox_attempts', 'select, insert, update');

-- Delivery reports as they came; one that is early waits for its message.
create table outbox_reports (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  provider_id text not null,
  status text not null,
  code text,
  reason text,
  applied boolean not null default false,
  received_at timestamptz not null,
  primary key (tenant_id, id)
);
create index outbox_reports_waiting on outbox_reports (tenant_id, channel_id, provider_id) where not applied;
select make_tenant_table('outbox_reports', 'select, insert, update');
