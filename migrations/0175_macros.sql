-- Several acts on a talk under one name, done one after the other.
create table inbox_macros (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  -- whose it is; null: everybody's who answers
  owner_id uuid,
  -- in their order: [{"do": "reply", "canned": "<id>"}, {"do": "resolve"}]
  actions jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index inbox_macros_one_shared on inbox_macros (tenant_id, lower(name)) where owner_id is null;
create unique index inbox_macros_one_own on inbox_macros (tenant_id, owner_id, lower(name)) where owner_id is not null;
select make_tenant_table('inbox_macros', 'select, insert, update, delete');
