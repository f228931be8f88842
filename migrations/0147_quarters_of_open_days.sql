-- Figures of the quarters of an hour of days that have not ended, as `daily_totals` has those of the days: the first screen
-- adds up what came since, and what changed since, and not the whole day. A payment stands in the quarter of its id, and
-- under the day on which it was received: one that lay in the spool comes later than its receipt.
create table quarter_totals (
  tenant_id uuid not null references tenants (id),
  begins timestamptz not null,
  day date not null,
  payments bigint not null default 0,
  received_minor bigint not null default 0,
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
  primary key (tenant_id, begins, day)
);
select make_tenant_table('quarter_totals', 'select, insert, delete');

-- Quarters are made up to here; null: none.
alter table daily_totals_marks add column quarters_until timestamptz;
