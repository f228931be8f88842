-- Figures of finished days of a tenant, days of its own zone. Made from payments, tokens and orders, which stay the
-- truth: a day whose payments changed since is made again as a whole.
create table daily_totals (
  tenant_id uuid not null references tenants (id),
  day date not null,
  payments bigint not null default 0,
  received_minor bigint not null default 0,
  -- payments that bought water or went to the wallet
  verified bigint not null default 0,
  revenue_minor bigint not null default 0,
  tokens bigint not null default 0,
  token_minor bigint not null default 0,
  tenths bigint not null default 0,
  vat_minor bigint not null default 0,
  levy_minor bigint not null default 0,
  standing_minor bigint not null default 0,
  arrears_minor bigint not null default 0,
  water_minor bigint not null default 0,
  primary key (tenant_id, day)
);
select make_tenant_table('daily_totals', 'select, insert, update');

-- How far the days of a tenant are made, in which zone, and up to when postings were looked at.
create table daily_totals_marks (
  tenant_id uuid primary key references tenants (id),
  through_day date not null,
  time_zone text not null,
  read_until timestamptz not null
);
select make_tenant_table('daily_totals_marks', 'select, insert, update');
