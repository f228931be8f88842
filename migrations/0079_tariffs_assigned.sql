-- Prices that include VAT: the tax is taken out of them instead of being put on top.
alter table tariff_versions add column vat_inclusive boolean not null default false;

-- Whom a tariff is for, beside the default and what a meter names itself. Days and months are the tenant's; a target has
-- one tariff at a time.
create table tariff_assignments (
  tenant_id uuid not null,
  id uuid not null,
  tariff_id uuid not null,
  scope text not null check (scope in ('meter', 'customer', 'site', 'meter_type')),
  meter_id uuid,
  customer_id uuid,
  -- a site or a type of meter, as the meters have it
  name text check (name <> ''),
  -- never null: each scope has its own column filled
  target text not null generated always as (case scope when 'meter' then meter_id::text when 'customer' then customer_id::text else name end) stored,
  valid_from timestamptz not null,
  valid_until timestamptz,
  reason text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, tariff_id) references tariffs (tenant_id, id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  check (valid_until is null or valid_until >= valid_from),
  exclude using gist (tenant_id with =, scope with =, target with =, tstzrange(valid_from, valid_until) with &&)
);
create index tariff_assignments_by_target on tariff_assignments (tenant_id, scope, target, valid_from desc);
create index tariff_assignments_by_tariff on tariff_assignments (tenant_id, tariff_id, id desc);
select make_tenant_table('tariff_assignments', 'select, insert, update');
