-- Lists of meters and customers that people send as files.
create table registry_imports (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('meters', 'customers')),
  file_name text not null,
  format text not null check (format in ('csv', 'xlsx')),
  bytes integer not null,
  -- which heading holds which field: {"meter_id": "Meter No."}
  mapping jsonb not null default '{}',
  dry_run boolean not null default true,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  -- rows after the heading that were looked at; an import that is taken up goes on behind them
  rows_done integer not null default 0,
  created_rows integer not null default 0,
  known_rows integer not null default 0,
  assigned_rows integer not null default 0,
  rejected_rows integer not null default 0,
  error_code text,
  error_message text not null default '',
  attempts integer not null default 0,
  lease_until timestamptz,
  requested_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create index registry_imports_open on registry_imports (tenant_id, created_at) where state in ('queued', 'running');
select make_tenant_table('registry_imports', 'select, insert, update');

-- The file as it came, deflated, for as long as it is worked at.
create table registry_import_files (
  tenant_id uuid not null,
  import_id uuid not null,
  body_gzip bytea not null,
  primary key (tenant_id, import_id),
  foreign key (tenant_id, import_id) references registry_imports (tenant_id, id)
);
select make_tenant_table('registry_import_files', 'select, insert, delete');

create table registry_import_rejects (
  tenant_id uuid not null,
  import_id uuid not null,
  -- as a person counts the rows of the file
  row_number integer not null,
  reason text not null,
  cells jsonb not null,
  primary key (tenant_id, import_id, row_number),
  foreign key (tenant_id, import_id) references registry_imports (tenant_id, id)
);
select make_tenant_table('registry_import_rejects', 'select, insert');
