-- What meters and the people who stand before them report. Only ever added to; the key is the reporter's own, so that
-- a report that is sent again is known.
create table meter_events (
  tenant_id uuid not null,
  id uuid not null,
  meter_id uuid not null,
  event_key text not null,
  kind text not null check (kind in ('seen', 'reading', 'tamper', 'fault', 'battery', 'valve')),
  -- of tamper and fault: false says that it is over; of valve: open
  is_active boolean not null default true,
  -- of battery
  percent smallint check (percent between 0 and 100),
  note text not null default '',
  details jsonb not null default '{}',
  reported_by uuid,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id)
);
create unique index meter_events_once on meter_events (tenant_id, meter_id, event_key);
create index meter_events_by_meter on meter_events (tenant_id, meter_id, id);
create index meter_events_latest on meter_events (tenant_id, meter_id, kind, occurred_at desc) where kind in ('tamper', 'fault', 'battery');
create index meter_events_by_kind on meter_events (tenant_id, kind, occurred_at desc);
select make_tenant_table('meter_events', 'select, insert');

-- Positions of registers. The time stands in the key, so that the table can be parted by it.
create table meter_readings (
  tenant_id uuid not null,
  meter_id uuid not null,
  read_at timestamptz not null,
  -- tenths of a cubic metre, as the register shows
  tenths bigint not null check (tenths >= 0),
  event_id uuid not null,
  primary key (tenant_id, meter_id, read_at),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id)
);
select make_tenant_table('meter_readings', 'select, insert');

-- Meters that report and may have fallen silent; those that never reported are in no such list.
create index meters_reporting on meters (tenant_id, last_seen) where last_seen is not null and status = 'active' and deleted_at is null;
-- Meters that have bought lately, for estimates of what is left.
create index meters_by_last_vend on meters (tenant_id, last_vended_at) where last_vended_at is not null and deleted_at is null;
