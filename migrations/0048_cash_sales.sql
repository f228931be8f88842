-- The last number of the client's cash receipts: counted in the transaction of the sale, so no number is missing.
create table cash_counters (
  tenant_id uuid primary key references tenants (id),
  last_number integer not null
);
select make_tenant_table('cash_counters', 'select, insert, update');

create table cash_sales (
  tenant_id uuid not null,
  -- the payment's id
  id uuid not null,
  number integer not null,
  cashier_id uuid not null,
  -- the business day in the client's zone, against which the cashier's limit counts
  business_day date not null,
  amount_minor bigint not null check (amount_minor > 0),
  note text not null default '',
  sold_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references payments (tenant_id, id)
);
create unique index cash_sales_one_number on cash_sales (tenant_id, number);
create index cash_sales_of_day on cash_sales (tenant_id, cashier_id, business_day);
select make_tenant_table('cash_sales', 'select, insert');
