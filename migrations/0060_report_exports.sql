-- When a report goes out by itself. Recipients are addresses of the tenant's choice.
create table report_schedules (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  report text not null,
  format text not null default 'pdf' check (format in ('csv', 'xlsx', 'pdf')),
  filters jsonb not null default '{}',
  period text not null default 'daily' check (period in ('daily', 'weekly', 'monthly')),
  -- hour of the tenant's zone; ISO weekday for weekly, day of the month for monthly
  hour smallint not null default 6 check (hour between 0 and 23),
  weekday smallint not null default 1 check (weekday between 1 and 7),
  month_day smallint not null default 1 check (month_day between 1 and 28),
  recipients text[] not null,
  is_active boolean not null default true,
  next_run_at timestamptz not null,
  last_run_at timestamptz,
  last_export_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create index report_schedules_due on report_schedules (tenant_id, next_run_at) where is_active and deleted_at is null;
select make_tenant_table('report_schedules', 'select, insert, update');

-- A report made as a file. The row is the truth about the file: one without a row is removed.
create table report_exports (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  report text not null,
  format text not null default 'csv' check (format in ('csv', 'xlsx', 'pdf')),
  filters jsonb not null default '{}',
  show_phones boolean not null default false,
  state text not null default 'queued' check (state in ('queued', 'running', 'ready', 'failed', 'expired')),
  rows_expected bigint,
  rows_done bigint not null default 0,
  bytes bigint,
  attempts integer not null default 0,
  lease_until timestamptz,
  error_code text,
  schedule_id uuid,
  requested_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, schedule_id) references report_schedules (tenant_id, id)
);
create index report_exports_open on report_exports (tenant_id, created_at) where state in ('queued', 'running');
create index report_exports_kept on report_exports (tenant_id, expires_at) where state = 'ready';
select make_tenant_table('report_exports', 'select, insert, update');
