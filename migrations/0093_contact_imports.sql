-- Lists of people that somebody sends as files; the columns of `registry_imports`, which the same machinery works at.
create table contact_imports (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('contacts')),
  file_name text not null,
  format text not null check (format in ('csv', 'xlsx')),
  bytes integer not null,
  -- which heading holds which field: {"phone_e164": "Mobile"}
  mapping jsonb not null default '{}',
  -- tags for all, the consent that was given and its wording, the segment they join
  options jsonb not null default '{}',
  dry_run boolean not null default true,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  rows_done integer not null default 0,
  created_rows integer not null default 0,
  known_rows integer not null default 0,
  -- rows whose consent was written down
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
create index contact_imports_open on contact_imports (tenant_id, created_at) where state in ('queued', 'running');
select make_tenant_table('contact_imports', 'select, insert, update');

create table contact_import_files (
  tenant_id uuid not null,
  import_id uuid not null,
  body_gzip bytea not null,
  primary key (tenant_id, import_id),
  foreign key (tenant_id, import_id) references contact_imports (tenant_id, id)
);
select make_tenant_table('contact_import_files', 'select, insert, delete');

create table contact_import_rejects (
  tenant_id uuid not null,
  import_id uuid not null,
  row_number integer not null,
  reason text not null,
  cells jsonb not null,
  primary key (tenant_id, import_id, row_number),
  foreign key (tenant_id, import_id) references contact_imports (tenant_id, id)
);
-- deleted with the person whose cells they are
select make_tenant_table('contact_import_rejects', 'select, insert, delete');

-- what else is to be done with a list, for the same machinery
alter table registry_imports add column options jsonb not null default '{}';
