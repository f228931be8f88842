-- Tokens that people ask for by hand: water from the wallet or free of charge, and tokens that clear a meter.
create table token_requests (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('credit', 'free_credit', 'clear_credit', 'clear_tamper')),
  meter_id uuid not null,
  customer_id uuid,
  -- what was asked for: money in minor units or tenths of m³; neither for a clear
  asked_minor bigint check (asked_minor > 0),
  asked_tenths integer check (asked_tenths > 0),
  -- what it costs by the tariff, minor units; counts against the limits of who asked
  value_minor bigint not null default 0 check (value_minor >= 0),
  currency char(3) not null default 'KES',
  reason text not null,
  state text not null default 'pending_approval' check (state in ('pending_approval', 'carried_out', 'rejected')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  -- null when it was within what the requester may do alone
  decided_by uuid,
  decided_at timestamptz,
  comment text not null default '',
  order_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, order_id) references vend_orders (tenant_id, id),
  -- one person may take a request back, but not approve it
  check (decided_by is null or decided_by <> requested_by or state = 'rejected'),
  check (state <> 'carried_out' or order_id is not null)
);
create index token_requests_by_person on token_requests (tenant_id, requested_by, requested_at);
create index token_requests_by_state on token_requests (tenant_id, state, id desc);
create unique index token_requests_by_order on token_requests (tenant_id, order_id) where order_id is not null;
select make_tenant_table('token_requests', 'select, insert, update');

-- What a role may ask for by hand; a role without a row has the product's defaults.
create table token_limits (
  tenant_id uuid not null references tenants (id),
  role text not null check (role in ('client_admin', 'operator', 'field_engineer')),
  -- one token up to this value needs no second person; all of a person's day may not pass day_minor
  alone_minor bigint not null check (alone_minor >= 0),
  day_minor bigint not null check (day_minor >= 0),
  -- so many clears a day need no second person, more than clears_day are refused
  clears_alone integer not null check (clears_alone >= 0),
  clears_day integer not null check (clears_day >= 0),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  primary key (tenant_id, role)
);
select make_tenant_table('token_limits', 'select, insert, update');
