-- Lists of people who get a text message, sent as files; the columns of `contact_imports`, which the same machinery works at.
create table sms_imports (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('recipients')),
  file_name text not null,
  format text not null check (format in ('csv', 'xlsx')),
  bytes integer not null,
  -- which heading holds which field: {"phone": "Mobile"}
  mapping jsonb not null default '{}',
  -- name, sender, purpose, template and time of the sending
  options jsonb not null default '{}',
  -- the text for rows that have none of their own, for as long as the list is worked at
  text_sealed text,
  dry_run boolean not null default true,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  rows_done integer not null default 0,
  -- recipients
  created_rows integer not null default 0,
  changed_rows integer not null default 0,
  -- numbers that stood in the list before
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
create index sms_imports_open on sms_imports (tenant_id, created_at) where state in ('queued', 'running');
select make_tenant_table('sms_imports', 'select, insert, update');

create table sms_import_files (
  tenant_id uuid not null,
  import_id uuid not null,
  body_gzip bytea not null,
  primary key (tenant_id, import_id),
  foreign key (tenant_id, import_id) references sms_imports (tenant_id, id)
);
select make_tenant_table('sms_import_files', 'select, insert, delete');

create table sms_import_rejects (
  tenant_id uuid not null,
  import_id uuid not null,
  row_number integer not null,
  reason text not null,
  cells jsonb not null,
  primary key (tenant_id, import_id, row_number),
  foreign key (tenant_id, import_id) references sms_imports (tenant_id, id)
);
-- deleted with the person whose cells they are, and after a month
select make_tenant_table('sms_import_rejects', 'select, insert, delete');

-- what else came of a list, as its own feature tells it: parts, price and the sending of text messages
alter table sms_imports add column outcome jsonb not null default '{}';
alter table registry_imports add column outcome jsonb not null default '{}';
alter table contact_imports add column outcome jsonb not null default '{}';
