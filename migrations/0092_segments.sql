-- Sales as other rooms may see them: the customer, the time, money and water. Belongs to vending.
create view customer_purchases with (security_invoker = true) as
  select tenant_id, customer_id, id as token_id, payment_id, created_at, amount_minor, coalesce(tenths, vendor_tenths) as tenths
  from tokens where customer_id is not null and token_type = 'vending' and status <> 'failed';
grant select on customer_purchases to mkondo_runtime, mkondo_platform;

-- Groups of people: a list that is kept by hand, or a question that is asked anew each time.
create table segments (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  description text not null default '',
  kind text not null default 'live' check (kind in ('static', 'live')),
  filter jsonb not null default '{}',
  contact_count integer not null default 0,
  counted_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create index segments_by_name on segments (tenant_id, name, id) where deleted_at is null;
select make_tenant_table('segments', 'select, insert, update');

create table segment_members (
  tenant_id uuid not null,
  segment_id uuid not null,
  contact_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (tenant_id, segment_id, contact_id),
  foreign key (tenant_id, segment_id) references segments (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create index segment_members_by_contact on segment_members (tenant_id, contact_id);
select make_tenant_table('segment_members', 'select, insert, delete');
