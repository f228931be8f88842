-- Raw provider events: bytes before meaning. Append-only but for the outcome of their interpretation.
create table payment_events (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  source text not null,
  authenticity text not null,
  source_ip inet,
  content_type text,
  headers jsonb not null default '{}',
  body bytea not null,
  receipt text,
  state text not null default 'received'
    check (state in ('received', 'applied', 'duplicate', 'quarantined', 'unreadable', 'ignored', 'resolved')),
  reason text,
  received_at timestamptz not null,
  primary key (tenant_id, id)
);
create index payment_events_by_receipt on payment_events (tenant_id, receipt) where receipt is not null;
create index payment_events_to_see on payment_events (tenant_id, received_at desc) where state in ('quarantined', 'unreadable');
select make_tenant_table('payment_events', 'select, insert, update');

create table payments (
  tenant_id uuid not null,
  id uuid not null,
  provider text not null default 'mpesa',
  receipt text not null,
  channel_id uuid,
  event_id uuid,
  source text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null default 'KES',
  shortcode text not null,
  account_text text not null,
  phone text not null default '',
  payer_phone text,
  payer_name text not null default '',
  transaction_type text not null default '',
  paid_at timestamptz,
  state text not null default 'received'
    check (state in ('received', 'held', 'suspense', 'vending', 'unknown', 'review', 'vended', 'credited', 'failed', 'refund_due', 'refunded')),
  meter_id uuid,
  customer_id uuid,
  matched_by text,
  error_code text,
  error_message text not null default '',
  received_at timestamptz not null,
  processed_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
-- one payment per receipt, across every channel that can tell of it
create unique index payments_one_receipt on payments (tenant_id, provider, receipt);
create index payments_by_state on payments (tenant_id, state, received_at) where state not in ('vended', 'credited', 'refunded');
create index payments_by_meter on payments (tenant_id, meter_id, received_at desc) where meter_id is not null;
select make_tenant_table('payments', 'select, insert, update');

create table stk_requests (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  checkout_request_id text,
  merchant_request_id text,
  callback_secret_hash bytea not null,
  meter_id uuid,
  account_text text not null,
  phone text not null,
  amount_minor bigint not null check (amount_minor > 0),
  state text not null default 'created'
    check (state in ('created', 'requested', 'refused', 'unknown', 'paid', 'failed', 'paid_receipt_unknown')),
  result_code text,
  result_text text not null default '',
  payment_id uuid,
  requested_by uuid,
  queries integer not null default 0,
  next_query_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references payment_channels (tenant_id, id)
);
create unique index stk_requests_by_checkout on stk_requests (tenant_id, checkout_request_id) where checkout_request_id is not null;
create index stk_requests_open on stk_requests (tenant_id, next_query_at) where state in ('requested', 'unknown');
select make_tenant_table('stk_requests', 'select, insert, update');

create table ledger_accounts (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  code text not null,
  owner_id uuid,
  currency char(3) not null,
  -- debit positive; equals the sum of the entries at all times
  balance_minor bigint not null default 0,
  primary key (tenant_id, id)
);
create unique index ledger_accounts_one on ledger_accounts (tenant_id, code, currency, owner_id) nulls not distinct;
select make_tenant_table('ledger_accounts', 'select, insert, update');

create table ledger_transactions (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  -- what caused it; one posting of a kind per cause
  reference text not null,
  payment_id uuid,
  order_id uuid,
  posted_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index ledger_transactions_once on ledger_transactions (tenant_id, reference, kind);
create index ledger_transactions_by_payment on ledger_transactions (tenant_id, payment_id) where payment_id is not null;
select make_tenant_table('ledger_transactions', 'select, insert');

create table ledger_entries (
  tenant_id uuid not null,
  transaction_id uuid not null,
  line smallint not null,
  account_id uuid not null,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (tenant_id, transaction_id, line)
);
create index ledger_entries_by_account on ledger_entries (tenant_id, account_id);
select make_tenant_table('ledger_entries', 'select, insert');

-- Every posting balances, whoever writes it: all lines of a transaction come in one statement.
create function ledger_entries_balance() returns trigger language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from added group by tenant_id, transaction_id having sum(amount_minor) <> 0) then
    raise exception 'ledger transaction does not balance' using errcode = '23514';
  end if;
  return null;
end $$;
create trigger ledger_entries_balance after insert on ledger_entries
  referencing new table as added for each statement execute function ledger_entries_balance();

create table vend_orders (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null default 'credit' check (kind in ('credit', 'clear_credit', 'clear_tamper', 'free_credit')),
  payment_id uuid,
  meter_id uuid not null,
  meter_number text not null,
  customer_id uuid,
  vendor_account_id uuid not null,
  state text not null default 'ready'
    check (state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review', 'vended', 'rejected', 'cancelled')),
  -- money that goes into it and where it goes; minor units
  paid_minor bigint not null default 0,
  wallet_minor bigint not null default 0,
  vat_minor bigint not null default 0,
  levy_minor bigint not null default 0,
  standing_minor bigint not null default 0,
  arrears_minor bigint not null default 0,
  water_minor bigint not null default 0,
  remainder_minor bigint not null default 0,
  currency char(3) not null default 'KES',
  tenths integer,
  by_units boolean not null default true,
  tariff_version_id uuid,
  pricing jsonb not null default '{}',
  attempts integer not null default 0,
  lease_epoch integer not null default 0,
  lease_until timestamptz,
  -- when the next thing must happen to it; null only in a final state or on a person's desk
  next_action_at timestamptz,
  checks integer not null default 0,
  absences integer not null default 0,
  error_code text,
  error_message text not null default '',
  issued_by uuid,
  reason text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  check (paid_minor + wallet_minor = vat_minor + levy_minor + standing_minor + arrears_minor + water_minor + remainder_minor)
);
-- one vend in flight per meter, else a line of the vendor's history could belong to two orders
create unique index vend_orders_single_flight on vend_orders (tenant_id, vendor_account_id, meter_number)
  where state in ('vend_requested', 'unknown', 'resolving', 'manual_review');
create unique index vend_orders_one_per_payment on vend_orders (tenant_id, payment_id)
  where payment_id is not null and state not in ('rejected', 'cancelled');
create index vend_orders_due on vend_orders (tenant_id, next_action_at) where next_action_at is not null;
create index vend_orders_desk on vend_orders (tenant_id, updated_at) where state in ('unknown', 'resolving', 'manual_review');
create index vend_orders_by_payment on vend_orders (tenant_id, payment_id) where payment_id is not null;
create index vend_orders_by_meter on vend_orders (tenant_id, meter_id, created_at desc);
select make_tenant_table('vend_orders', 'select, insert, update');

create table vend_attempts (
  tenant_id uuid not null,
  order_id uuid not null,
  attempt_no integer not null,
  id uuid not null,
  lease_epoch integer not null,
  state text not null default 'requested'
    check (state in ('requested', 'issued', 'not_sent', 'refused', 'unknown', 'not_executed')),
  request jsonb not null default '{}',
  response_status integer,
  response text,
  reason text,
  requested_at timestamptz not null,
  answered_at timestamptz,
  milliseconds integer,
  evidence jsonb,
  primary key (tenant_id, order_id, attempt_no)
);
select make_tenant_table('vend_attempts', 'select, insert, update');

create table vend_order_events (
  tenant_id uuid not null,
  order_id uuid not null,
  seq integer not null,
  from_state text,
  to_state text not null,
  attempt_no integer not null default 0,
  reason text,
  actor_id uuid,
  at timestamptz not null,
  primary key (tenant_id, order_id, seq)
);
select make_tenant_table('vend_order_events', 'select, insert');

create table tokens (
  tenant_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  payment_id uuid,
  meter_id uuid not null,
  customer_id uuid,
  vendor_account_id uuid not null,
  token_type text not null check (token_type in ('vending', 'clear_credit', 'clear_tamper', 'key_change')),
  token_sealed text not null,
  token_digest bytea not null,
  token_tail char(4) not null,
  amount_minor bigint,
  tenths integer,
  currency char(3) not null default 'KES',
  is_vend_by_unit boolean not null default true,
  vendor_tenths integer,
  vendor_price_minor bigint,
  status text not null default 'created' check (status in ('created', 'delivered', 'redeemed', 'expired', 'failed')),
  issued_by uuid,
  created_at timestamptz not null,
  delivered_at timestamptz,
  expires_at timestamptz,
  primary key (tenant_id, id)
);
-- a token string belongs to one order, ever
create unique index tokens_one on tokens (tenant_id, token_digest);
create unique index tokens_one_credit_per_order on tokens (tenant_id, order_id, token_type);
create index tokens_by_created on tokens (tenant_id, created_at desc, id desc);
create index tokens_by_meter on tokens (tenant_id, meter_id, created_at desc);
create index tokens_by_payment on tokens (tenant_id, payment_id) where payment_id is not null;
select make_tenant_table('tokens', 'select, insert, update');

create table payment_resolutions (
  tenant_id uuid not null,
  id uuid not null,
  subject_type text not null check (subject_type in ('payment', 'vend_order', 'payment_event')),
  subject_id uuid not null,
  decision text not null,
  evidence jsonb not null default '{}',
  comment text not null default '',
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  state text not null default 'proposed' check (state in ('proposed', 'carried_out', 'rejected')),
  primary key (tenant_id, id),
  -- one person may take a proposal back, but not carry it out
  check (decided_by is null or decided_by <> proposed_by or state = 'rejected')
);
create unique index payment_resolutions_one_open on payment_resolutions (tenant_id, subject_type, subject_id) where state = 'proposed';
select make_tenant_table('payment_resolutions', 'select, insert, update');

create table alerts (
  tenant_id uuid not null,
  id uuid not null,
  alert_type text not null,
  severity text not null default 'warning' check (severity in ('info', 'warning', 'error', 'critical')),
  dedupe_key text not null,
  meter_id uuid,
  customer_id uuid,
  payment_id uuid,
  message text not null,
  sent_to jsonb not null default '[]',
  is_acknowledged boolean not null default false,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index alerts_once on alerts (tenant_id, dedupe_key) where resolved_at is null;
create index alerts_by_created on alerts (tenant_id, created_at desc, id desc);
select make_tenant_table('alerts', 'select, insert, update');
