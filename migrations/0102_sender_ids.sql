-- Names that text messages are sent under. A name is asked for, looked at by the platform's staff, and then may be used.
create table sender_requests (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  request_type text not null check (request_type in ('default', 'custom')),
  name text not null,
  name_lower text not null generated always as (lower(name)) stored,
  sample_content text not null,
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'requires_changes', 'cancelled')),
  reason text not null default '',
  requested_by uuid,
  reviewed_by uuid,
  reviewed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
-- one open request for a name; what was rejected or cancelled may be asked for again
create unique index sender_requests_open on sender_requests (tenant_id, name_lower) where status in ('pending', 'requires_changes');
create index sender_requests_pending on sender_requests (id) where status = 'pending';
select make_tenant_table('sender_requests', 'select, insert, update');

create table sender_ids (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  name_lower text not null generated always as (lower(name)) stored,
  sample_content text not null default '',
  status text not null check (status in ('active', 'inactive')),
  is_default boolean not null default false,
  request_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, request_id) references sender_requests (tenant_id, id)
);
create unique index sender_ids_once on sender_ids (tenant_id, name_lower);
create unique index sender_ids_one_default on sender_ids (tenant_id) where is_default;
select make_tenant_table('sender_ids', 'select, insert, update');

-- Which gateway account a name is registered with; without any, every account is tried.
create table sender_usages (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  sender_id uuid not null,
  channel_id uuid not null,
  is_active boolean not null default true,
  attached_at timestamptz not null,
  detached_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, sender_id) references sender_ids (tenant_id, id),
  foreign key (tenant_id, channel_id) references sms_channels (tenant_id, id)
);
create unique index sender_usages_once on sender_usages (tenant_id, sender_id, channel_id) where is_active;
select make_tenant_table('sender_usages', 'select, insert, update');
