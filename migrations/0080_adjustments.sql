-- What people put right by hand: money of a wallet, and debts that are paid off with each purchase.
create table adjustments (
  tenant_id uuid not null,
  id uuid not null,
  account text not null check (account in ('wallet', 'arrears')),
  customer_id uuid not null,
  -- positive: more in the wallet, or more owed
  amount_minor bigint not null check (amount_minor <> 0),
  currency char(3) not null,
  reason text not null,
  -- a row of a file: the file's own name for it, so that a file that comes twice counts once
  reference text check (reference <> ''),
  state text not null default 'pending_approval' check (state in ('pending_approval', 'carried_out', 'rejected')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  -- null when it was within what one person may do
  decided_by uuid,
  decided_at timestamptz,
  comment text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  -- one person may take a request back, but not approve it
  check (decided_by is null or decided_by <> requested_by or state = 'rejected')
);
create unique index adjustments_once on adjustments (tenant_id, account, customer_id, reference) where reference is not null;
create index adjustments_by_state on adjustments (tenant_id, state, id desc);
create index adjustments_by_customer on adjustments (tenant_id, customer_id, id desc);
create index adjustments_by_person on adjustments (tenant_id, requested_by, requested_at);
select make_tenant_table('adjustments', 'select, insert, update');

-- What one person may adjust in a day; a tenant without a row has the product's default.
create table adjustment_limits (
  tenant_id uuid primary key references tenants (id),
  alone_minor bigint not null check (alone_minor >= 0),
  updated_at timestamptz not null,
  updated_by uuid
);
select make_tenant_table('adjustment_limits', 'select, insert, update');

-- Debt that open purchases are about to pay: nearly always empty.
create index vend_orders_paying_arrears on vend_orders (tenant_id, customer_id)
  where arrears_minor > 0 and state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review');
