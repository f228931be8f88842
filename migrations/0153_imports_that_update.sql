-- Lists may change what is registered: what became of each row, for as long as somebody may want to look at it.
alter table registry_imports add column changed_rows integer not null default 0;
-- the same machinery works at both
alter table contact_imports add column changed_rows integer not null default 0;

create table registry_import_rows (
  tenant_id uuid not null,
  import_id uuid not null,
  -- as a person counts the rows of the file
  row_number integer not null,
  outcome text not null check (outcome in ('added', 'changed', 'unchanged', 'rejected')),
  -- names of the fields that were given another value, never the values: a trial and its traces hold nobody's data
  fields text[] not null default '{}',
  primary key (tenant_id, import_id, row_number),
  foreign key (tenant_id, import_id) references registry_imports (tenant_id, id)
);
create index registry_import_rows_by_outcome on registry_import_rows (tenant_id, import_id, outcome, row_number);
select make_tenant_table('registry_import_rows', 'select, insert, delete');
-- whose traces have been kept long enough
create index registry_imports_finished on registry_imports (tenant_id, finished_at) where finished_at is not null;
