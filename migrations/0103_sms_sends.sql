-- One asking for text messages: to one recipient or to ten thousand. Its messages carry its id as their group.
create table sms_sends (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null default '',
  purpose text not null check (purpose in ('service', 'marketing')),
  sender text,
  text_sealed text not null,
  recipients integer not null,
  parts integer not null,
  is_charged boolean not null,
  cost_micro bigint,
  cost_currency text,
  scheduled_at timestamptz,
  cancelled_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  -- where its messages are now; written when they move, so that nobody has to count
  waiting integer not null,
  accepted integer not null default 0,
  delivered integer not null default 0,
  failed integer not null default 0,
  unconfirmed integer not null default 0,
  cancelled integer not null default 0,
  primary key (tenant_id, id)
);
select make_tenant_table('sms_sends', 'select, insert, update');

-- Figures by day of the tenant, so that a year is a few hundred rows.
create table sms_daily (
  tenant_id uuid not null references tenants (id),
  day date not null,
  queued integer not null default 0,
  parts integer not null default 0,
  accepted integer not null default 0,
  delivered integer not null default 0,
  failed integer not null default 0,
  primary key (tenant_id, day)
);
select make_tenant_table('sms_daily', 'select, insert, update');
