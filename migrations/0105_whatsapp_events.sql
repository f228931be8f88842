-- Bodies as Meta sent them, until they are a month old. Whose they are is known; what they say is found out by a job.
create table whatsapp_events (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- null: found by the account, on the platform's own address
  number_id uuid,
  body bytea not null,
  state text not null default 'new' check (state in ('new', 'done')),
  attempts integer not null default 0,
  next_at timestamptz,
  -- items that could not be applied, with the reason
  problems jsonb not null default '[]',
  received_at timestamptz not null,
  done_at timestamptz,
  primary key (tenant_id, id)
);
create index whatsapp_events_due on whatsapp_events (tenant_id, next_at) where next_at is not null;
create index whatsapp_events_old on whatsapp_events (tenant_id, done_at) where state = 'done';
select make_tenant_table('whatsapp_events', 'select, insert, update, delete');

-- Everything Meta said about a message that was sent, once each and never changed.
create table whatsapp_statuses (
  tenant_id uuid not null,
  number_id uuid not null,
  wamid text not null,
  status text not null,
  -- of a group: who of it
  participant text not null default '',
  recipient text not null default '',
  error_code text,
  error_text text,
  pricing_model text,
  pricing_type text,
  pricing_category text,
  billable boolean,
  occurred_at timestamptz,
  received_at timestamptz not null,
  primary key (tenant_id, number_id, wamid, status, participant),
  foreign key (tenant_id, number_id) references whatsapp_numbers (tenant_id, id)
);
create index whatsapp_statuses_billed on whatsapp_statuses (tenant_id, number_id, received_at) where pricing_category is not null;
select make_tenant_table('whatsapp_statuses', 'select, insert');

-- Until when somebody may be written to freely: 24 hours from their last word to this number.
create table whatsapp_windows (
  tenant_id uuid not null,
  number_id uuid not null,
  -- digits without plus, or a business-scoped id
  peer text not null,
  last_inbound_at timestamptz not null,
  -- came by an advertisement: no charge until then, once answered
  free_until timestamptz,
  primary key (tenant_id, number_id, peer),
  foreign key (tenant_id, number_id) references whatsapp_numbers (tenant_id, id)
);
select make_tenant_table('whatsapp_windows', 'select, insert, update');

-- What is kept and shown: account news, echoes of the Business app, history, calls, and fields that nobody knows yet.
create table whatsapp_notices (
  tenant_id uuid not null,
  id uuid not null,
  number_id uuid,
  waba_id text not null default '',
  field text not null default '',
  event text not null,
  reason text,
  -- the same news twice is one row
  digest bytea not null,
  body jsonb not null,
  received_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index whatsapp_notices_once on whatsapp_notices (tenant_id, digest);
select make_tenant_table('whatsapp_notices', 'select, insert');
