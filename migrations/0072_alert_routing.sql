-- What became of an alert besides being seen: how often its cause came again, whose it is, when it ended and why,
-- and when somebody is to be told. Alerts of before are not told again: only new ones get a time.
alter table alerts
  add column occurrences integer not null default 1,
  add column last_seen_at timestamptz not null default now(),
  add column assigned_to uuid,
  add column resolved_by uuid,
  add column resolution text not null default '',
  add column notify_at timestamptz,
  add column in_digest boolean not null default false,
  add column notifications integer not null default 0;
alter table alerts alter column notify_at set default now();

create index alerts_to_route on alerts (tenant_id, notify_at) where notify_at is not null;
create index alerts_for_digest on alerts (tenant_id, id) where in_digest;
create index alerts_open_by_type on alerts (tenant_id, alert_type, dedupe_key) where resolved_at is null;
create index alerts_open on alerts (tenant_id, id) where resolved_at is null;
create index alerts_by_meter on alerts (tenant_id, meter_id, id) where meter_id is not null;

-- The story of an alert after it was raised. Only ever added to.
create table alert_events (
  tenant_id uuid not null,
  id uuid not null,
  alert_id uuid not null,
  kind text not null check (kind in ('acknowledged', 'assigned', 'notified', 'resolved')),
  actor_id uuid,
  note text not null default '',
  details jsonb not null default '{}',
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, alert_id) references alerts (tenant_id, id)
);
create index alert_events_by_alert on alert_events (tenant_id, alert_id, at, id);
select make_tenant_table('alert_events', 'select, insert');

-- A tenant's own word about a type of alert; a type without a row goes by the product's defaults.
create table alert_rules (
  tenant_id uuid not null references tenants (id),
  alert_type text not null,
  is_enabled boolean not null default true,
  severity text check (severity in ('info', 'warning', 'error', 'critical')),
  -- in the unit of the type: days, hours, minutes, percent
  threshold integer,
  delivery text not null check (delivery in ('immediate', 'digest', 'none')),
  by_sms boolean not null,
  by_email boolean not null,
  roles text[] not null default '{}',
  user_ids uuid[] not null default '{}',
  phones text[] not null default '{}',
  emails text[] not null default '{}',
  to_customer boolean not null default false,
  -- told again after this while nobody has acknowledged it; null for once
  repeat_minutes integer check (repeat_minutes > 0),
  updated_at timestamptz not null,
  primary key (tenant_id, alert_type)
);
select make_tenant_table('alert_rules', 'select, insert, update');

-- When people of a tenant want to be left in peace, and when they read their digest. Minutes of the tenant's day.
create table alert_settings (
  tenant_id uuid not null references tenants (id),
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_until smallint check (quiet_until between 0 and 1439),
  critical_breaks_quiet boolean not null default true,
  digest_at smallint not null default 420 check (digest_at between 0 and 1439),
  digested_on date,
  updated_at timestamptz not null,
  primary key (tenant_id),
  check ((quiet_from is null) = (quiet_until is null))
);
select make_tenant_table('alert_settings', 'select, insert, update');
