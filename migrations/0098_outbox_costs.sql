-- What one part of a text message costs, by country and operator; empty stands for any. A tenant's own line goes before
-- the platform's. Millionths of a unit of the currency: gateways charge fractions of a cent.
create table sms_prices (
  tenant_id uuid not null references tenants (id),
  country text not null check (country ~ '^([A-Z]{2})?$'),
  operator text not null,
  price_micro bigint not null check (price_micro >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  updated_at timestamptz not null,
  primary key (tenant_id, country, operator)
);
select make_tenant_table('sms_prices', 'select, insert, update, delete');

-- Control table: the platform's own list, the same for every tenant.
create table platform_sms_prices (
  country text not null check (country ~ '^([A-Z]{2})?$'),
  operator text not null,
  price_micro bigint not null check (price_micro >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  updated_at timestamptz not null,
  primary key (country, operator)
);
grant select, insert, update, delete on platform_sms_prices to mkondo_runtime;
grant select on platform_sms_prices to mkondo_platform;

alter table outbox_attempts
  add column cost_micro bigint,
  add column cost_currency text;
