-- What M-Pesa itself says of a paybill: pulled rows (Pull Transactions API) and lines of portal statements.

-- One row per paybill that is pulled. Coverage is contiguous from pulled_from to pulled_until; a gap begins it anew.
create table paybill_pulls (
  tenant_id uuid not null,
  channel_id uuid not null,
  nominated_number text not null,
  state text not null default 'registered' check (state in ('registered', 'refused')),
  registered_at timestamptz,
  pulled_from timestamptz,
  pulled_until timestamptz,
  tried_at timestamptz,
  failures integer not null default 0,
  last_error text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, channel_id),
  foreign key (tenant_id, channel_id) references payment_channels (tenant_id, id)
);
select make_tenant_table('paybill_pulls', 'select, insert, update');

create table pulled_transactions (
  tenant_id uuid not null,
  channel_id uuid not null,
  -- the receipt, or a hash of the row where none can be read
  row_key text not null,
  receipt text,
  amount_minor bigint,
  account_text text not null default '',
  occurred_at timestamptz,
  -- the row in the words of a notice, as it goes through the intake
  notice bytea not null,
  first_seen_at timestamptz not null,
  -- when it went through the intake; null while it is plain evidence for a payment that agrees with it
  handed_at timestamptz,
  primary key (tenant_id, channel_id, row_key)
);
create index pulled_transactions_by_receipt on pulled_transactions (tenant_id, receipt) where receipt is not null;
select make_tenant_table('pulled_transactions', 'select, insert, update');

create table statement_imports (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  shortcode text not null,
  file_name text not null,
  format text not null check (format in ('csv', 'xlsx')),
  checksum bytea not null,
  bytes integer not null,
  -- the time for which the file tells everything
  period_from timestamptz not null,
  period_to timestamptz not null,
  lines integer not null,
  new_lines integer not null,
  rejected_rows integer not null,
  -- the first of them: [{ "row": 7, "reason": "…", "cells": […] }]
  rejected jsonb not null default '[]',
  paid_in_minor bigint not null,
  withdrawn_minor bigint not null,
  opening_minor bigint,
  closing_minor bigint,
  imported_by uuid,
  imported_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references payment_channels (tenant_id, id)
);
-- the same file twice is one import
create unique index statement_imports_one_file on statement_imports (tenant_id, channel_id, checksum);
create index statement_imports_by_period on statement_imports (tenant_id, channel_id, period_to desc);
select make_tenant_table('statement_imports', 'select, insert');

-- The file as it came, deflated: evidence.
create table statement_files (
  tenant_id uuid not null,
  import_id uuid not null,
  body_gzip bytea not null,
  primary key (tenant_id, import_id),
  foreign key (tenant_id, import_id) references statement_imports (tenant_id, id)
);
select make_tenant_table('statement_files', 'select, insert');

create table statement_lines (
  tenant_id uuid not null,
  id uuid not null,
  import_id uuid not null,
  channel_id uuid not null,
  receipt text not null,
  kind text not null check (kind in ('payment', 'reversal', 'charge', 'transfer', 'payout', 'other', 'void')),
  status text not null default '',
  -- what came in is positive, what went out negative
  amount_minor bigint not null,
  -- the how manyth line of this receipt, kind and amount in its file: overlapping files tell of one line once
  occurrence integer not null default 1,
  occurred_at timestamptz not null,
  -- in the tenant's zone, when it was imported
  business_day date not null,
  account_text text not null default '',
  payer_text text not null default '',
  reason_type text not null default '',
  details text not null default '',
  linked_receipt text,
  balance_minor bigint,
  row_number integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, import_id) references statement_imports (tenant_id, id)
);
create unique index statement_lines_once on statement_lines (tenant_id, channel_id, receipt, kind, amount_minor, occurrence);
create index statement_lines_by_day on statement_lines (tenant_id, business_day, channel_id);
create index statement_lines_by_receipt on statement_lines (tenant_id, receipt);
select make_tenant_table('statement_lines', 'select, insert');

-- the payments of a business day: they lie in the order in which they came, so a range of pages per day is enough, and a
-- payment that comes in pays for no further entry
create index payments_by_paid on payments using brin (paid_at) with (pages_per_range = 32, autosummarize = on);
