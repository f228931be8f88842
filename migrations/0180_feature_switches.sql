-- Control tables: parts of the product that the staff of the platform switch on and off, for every tenant and for one by
-- name. A part without a line is on. They are asked before a tenant's transaction is opened.
create table platform_features (
  feature text primary key check (feature ~ '^[a-z_]{2,40}$'),
  is_on boolean not null,
  reason text not null,
  changed_by uuid,
  changed_at timestamptz not null
);
grant select, insert, update on platform_features to mkondo_runtime;
grant select on platform_features to mkondo_platform;

create table client_features (
  tenant_id uuid not null references tenants (id),
  feature text not null check (feature ~ '^[a-z_]{2,40}$'),
  is_on boolean not null,
  reason text not null,
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (tenant_id, feature)
);
create index client_features_by_feature on client_features (feature, tenant_id);
grant select, insert, update, delete on client_features to mkondo_runtime;
grant select on client_features to mkondo_platform;
