-- Addresses of a tenant's own systems, which are told what happens.
create table webhook_endpoints (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  url text not null,
  description text not null default '',
  events text[] not null,
  is_active boolean not null default true,
  -- why the product itself switched it off; empty where a person did, or nobody
  off_reason text not null default '' check (off_reason in ('', 'failing', 'gone')),
  off_at timestamptz,
  secret_sealed text not null,
  -- the one before, which signs beside the new one until then
  former_secret_sealed text,
  former_until timestamptz,
  -- failed calls in a row, since when, and until when nothing is called after them
  failures integer not null default 0,
  failing_since timestamptz,
  resume_at timestamptz,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create index webhook_endpoints_listed on webhook_endpoints (tenant_id, id) where deleted_at is null;
select make_tenant_table('webhook_endpoints', 'select, insert, update');

-- One event for one address, written in the transaction of what happened.
create table webhook_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  -- the same for every address that is told of it, and for every repetition: the receiver knows a second copy by it
  event_id uuid not null,
  event text not null,
  object_id uuid not null,
  -- the bytes that are signed and sent
  payload text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'failed', 'cancelled')),
  attempts integer not null default 0,
  -- of the present round: sending again by hand begins a new one
  round_attempts integer not null default 0,
  round_began_at timestamptz not null,
  -- when it is due; while it is being sent, when its sender is taken for dead
  next_action_at timestamptz,
  last_status smallint,
  last_error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, id)
);
create index webhook_deliveries_due on webhook_deliveries (tenant_id, endpoint_id, next_action_at) where next_action_at is not null;
create index webhook_deliveries_of_endpoint on webhook_deliveries (tenant_id, endpoint_id, id);
create index webhook_deliveries_by_state on webhook_deliveries (tenant_id, state, id);
create index webhook_deliveries_by_event on webhook_deliveries (tenant_id, event, id);
-- removed when a month is over
select make_tenant_table('webhook_deliveries', 'select, insert, update, delete');

create table webhook_attempts (
  tenant_id uuid not null,
  delivery_id uuid not null,
  no integer not null,
  began_at timestamptz not null,
  -- null: no answer came
  status smallint,
  milliseconds integer,
  -- why there is none, or why it does not count
  error text,
  -- its first kilobyte
  answer text not null default '',
  primary key (tenant_id, delivery_id, no),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id)
);
select make_tenant_table('webhook_attempts', 'select, insert, delete');
