-- Who allowed what and who took it back: only ever added to.
create table consent_events (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  channel text not null check (channel in ('sms', 'whatsapp', 'email')),
  purpose text not null check (purpose in ('marketing', 'service')),
  action text not null check (action in ('grant', 'withdraw')),
  source text not null,
  actor_id uuid,
  -- the same event twice is one: the provider's id of the message it came with
  dedupe_key text,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create unique index consent_events_once on consent_events (tenant_id, dedupe_key) where dedupe_key is not null;
create index consent_events_by_contact on consent_events (tenant_id, contact_id, id desc);
select make_tenant_table('consent_events', 'select, insert');

-- The words that prove an event. Apart, because words can be erased with the person, and the event cannot.
create table consent_wordings (
  tenant_id uuid not null,
  event_id uuid not null,
  wording text not null,
  primary key (tenant_id, event_id),
  foreign key (tenant_id, event_id) references consent_events (tenant_id, id)
);
select make_tenant_table('consent_wordings', 'select, insert, delete');

-- What stands: the newest event of each channel and purpose.
create table consents (
  tenant_id uuid not null,
  contact_id uuid not null,
  channel text collate "C" not null check (channel in ('sms', 'whatsapp', 'email')),
  purpose text collate "C" not null check (purpose in ('marketing', 'service')),
  state text collate "C" not null check (state in ('granted', 'withdrawn')),
  source text not null,
  event_id uuid not null,
  since timestamptz not null,
  primary key (tenant_id, contact_id, channel, purpose),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id),
  foreign key (tenant_id, event_id) references consent_events (tenant_id, id)
);
create index consents_by_state on consents (tenant_id, purpose, state, channel, contact_id);
select make_tenant_table('consents', 'select, insert, update, delete');

-- Addresses of people who were erased and had taken consent back, or were blocked: a later import must not write to them
-- again. A keyed hash, from which no address can be had.
create table consent_suppressions (
  tenant_id uuid not null references tenants (id),
  identity_hash bytea not null,
  channel text not null check (channel in ('sms', 'whatsapp', 'email')),
  purpose text not null check (purpose in ('marketing', 'service')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, identity_hash, channel, purpose)
);
select make_tenant_table('consent_suppressions', 'select, insert');
