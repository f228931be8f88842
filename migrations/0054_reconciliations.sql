create table reconciliation_runs (
  tenant_id uuid not null,
  id uuid not null,
  from_day date not null,
  to_day date not null,
  -- all: with the vendor's history; statement: M-Pesa and our books alone
  scope text not null default 'all' check (scope in ('all', 'statement')),
  meters text not null default 'active' check (meters in ('active', 'all')),
  cause text not null check (cause in ('person', 'nightly', 'import')),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  days_done integer not null default 0,
  meters_total integer,
  meters_done integer not null default 0,
  -- the last meter compared: a run that was cut short goes on behind it
  meter_cursor uuid,
  summary jsonb not null default '{}',
  error text not null default '',
  requested_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  check (to_day >= from_day)
);
create index reconciliation_runs_open on reconciliation_runs (tenant_id, updated_at) where state in ('queued', 'running');
create unique index reconciliation_runs_one_nightly on reconciliation_runs (tenant_id, to_day) where cause = 'nightly';
select make_tenant_table('reconciliation_runs', 'select, insert, update');

create table reconciliation_breaks (
  tenant_id uuid not null,
  id uuid not null,
  area text not null check (area in ('mpesa', 'books', 'vendor')),
  class text not null,
  -- what it is about: one break of a class per subject, however often it is looked for
  subject text not null,
  severity text not null check (severity in ('info', 'warning', 'error', 'critical')),
  business_day date not null,
  channel_id uuid,
  receipt text,
  payment_id uuid,
  order_id uuid,
  meter_id uuid,
  line_id uuid,
  -- what the other side has more than our books; minor units of money, or tenths of water for the vendor's
  difference_minor bigint not null default 0,
  difference_tenths bigint not null default 0,
  -- ours and theirs, side by side
  evidence jsonb not null default '{}',
  state text not null default 'open' check (state in ('open', 'explained', 'resolved')),
  explanation text not null default '',
  -- who said so; null: by itself
  decided_by uuid,
  decided_at timestamptz,
  taken_in_by uuid,
  taken_in_at timestamptz,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  last_run_id uuid not null,
  primary key (tenant_id, id)
);
create unique index reconciliation_breaks_one on reconciliation_breaks (tenant_id, area, class, subject);
create index reconciliation_breaks_by_day on reconciliation_breaks (tenant_id, business_day, area);
create index reconciliation_breaks_to_see on reconciliation_breaks (tenant_id, first_seen_at) where state = 'open';
select make_tenant_table('reconciliation_breaks', 'select, insert, update');

-- The sums of a day and paybill when it was last compared; the difference is what the books carry as mpesa_discrepancy.
create table reconciliation_days (
  tenant_id uuid not null,
  channel_id uuid not null,
  business_day date not null,
  statement_minor bigint not null,
  payments_minor bigint not null,
  breaks_minor bigint not null,
  -- what is posted to mpesa_discrepancy for it, debit positive
  posted_minor bigint not null default 0,
  charges_minor bigint not null default 0,
  last_run_id uuid not null,
  compared_at timestamptz not null,
  primary key (tenant_id, channel_id, business_day)
);
select make_tenant_table('reconciliation_days', 'select, insert, update');

-- The same for the vendor's history of a day, in tenths of a cubic metre.
create table reconciliation_vendor_days (
  tenant_id uuid not null,
  meter_id uuid not null,
  business_day date not null,
  vendor_tenths bigint not null,
  books_tenths bigint not null,
  breaks_tenths bigint not null,
  last_run_id uuid not null,
  compared_at timestamptz not null,
  primary key (tenant_id, meter_id, business_day)
);
select make_tenant_table('reconciliation_vendor_days', 'select, insert, update');
