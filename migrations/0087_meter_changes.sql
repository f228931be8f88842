-- A device taken out and the one that came in its place.
create table meter_replacements (
  tenant_id uuid not null,
  id uuid not null,
  old_meter_id uuid not null,
  new_meter_id uuid not null,
  -- registers in tenths of a cubic metre, where somebody read them
  final_tenths bigint check (final_tenths >= 0),
  first_tenths bigint check (first_tenths >= 0),
  reason text not null,
  -- payments with the old number were led to the new meter
  redirected boolean not null,
  moved_orders integer not null,
  replaced_by uuid,
  replaced_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, old_meter_id) references meters (tenant_id, id),
  foreign key (tenant_id, new_meter_id) references meters (tenant_id, id)
);
create unique index meter_replacements_old on meter_replacements (tenant_id, old_meter_id);
create unique index meter_replacements_new on meter_replacements (tenant_id, new_meter_id);
select make_tenant_table('meter_replacements', 'select, insert');

-- The devices that this one followed: what was bought on them this month counts for its price.
alter table meters add column predecessor_ids uuid[] not null default '{}';

-- A device that goes to another client. The row says only what the other side needs to begin with an empty page.
create table meter_departures (
  tenant_id uuid not null,
  id uuid not null,
  meter_id uuid not null,
  to_tenant_id uuid not null,
  -- the id that it has there
  arrival_id uuid not null,
  reason text not null,
  left_by uuid,
  left_at timestamptz not null,
  arrived_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id)
);
create unique index meter_departures_once on meter_departures (tenant_id, meter_id);
create index meter_departures_under_way on meter_departures (tenant_id, left_at) where arrived_at is null;
select make_tenant_table('meter_departures', 'select, insert, update');
