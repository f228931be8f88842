-- What a meter's decoder key is made for, where a confirmed key change or a person has told.
create table meter_keys (
  tenant_id uuid not null,
  meter_id uuid not null,
  sgc text check (sgc ~ '^[0-9]{6}$'),
  krn smallint check (krn between 1 and 9),
  ti text check (ti ~ '^[0-9]{2}$'),
  base_date smallint check (base_date in (1993, 2014, 2035)),
  source text not null check (source in ('key_change', 'person')),
  updated_at timestamptz not null,
  primary key (tenant_id, meter_id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id)
);
select make_tenant_table('meter_keys', 'select, insert, update');

-- Meters for which nothing is asked of the vendor until then. Nearly always empty: every claim looks here.
create table meter_holds (
  tenant_id uuid not null,
  meter_id uuid not null,
  -- replaced: what still comes for a device that is out is led to the one in its place
  reason text not null check (reason in ('key_change', 'replaced')),
  since timestamptz not null,
  until timestamptz not null,
  primary key (tenant_id, meter_id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id)
);
select make_tenant_table('meter_holds', 'select, insert, update, delete');

create table key_change_campaigns (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  state text not null default 'open' check (state in ('open', 'running', 'done', 'cancelled')),
  -- which meters were asked for, as it was said
  selection jsonb not null,
  -- the key that the meters are to have; null where the file of pairs says so for each
  sgc text check (sgc ~ '^[0-9]{6}$'),
  krn smallint check (krn between 1 and 9),
  ti text check (ti ~ '^[0-9]{2}$'),
  base_date smallint check (base_date in (1993, 2014, 2035)),
  -- how long purchases wait for a meter that does not confirm
  hold_days smallint not null default 7 check (hold_days between 1 and 90),
  created_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
select make_tenant_table('key_change_campaigns', 'select, insert, update');

create table key_changes (
  tenant_id uuid not null,
  id uuid not null,
  campaign_id uuid not null,
  meter_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'sent', 'confirmed', 'failed', 'cancelled')),
  -- the set of tokens that counts; 0 before there is one
  set_no smallint not null default 0,
  sgc text check (sgc ~ '^[0-9]{6}$'),
  krn smallint check (krn between 1 and 9),
  ti text check (ti ~ '^[0-9]{2}$'),
  base_date smallint check (base_date in (1993, 2014, 2035)),
  sent_via text check (sent_via in ('sms', 'hand')),
  sent_at timestamptz,
  -- of the newest text; how many there were
  message_id uuid,
  texts smallint not null default 0,
  confirmed_via text check (confirmed_via in ('engineer', 'meter_event', 'vendor', 'token')),
  confirmed_at timestamptz,
  note text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references key_change_campaigns (tenant_id, id),
  foreign key (tenant_id, meter_id) references meters (tenant_id, id)
);
create unique index key_changes_once on key_changes (tenant_id, campaign_id, meter_id);
-- two sets for one meter at once could not be told apart by it
create unique index key_changes_one_open on key_changes (tenant_id, meter_id) where state in ('waiting', 'ready', 'sent', 'failed');
create index key_changes_by_state on key_changes (tenant_id, campaign_id, state, id);
create index key_changes_sent on key_changes (tenant_id, id) where state = 'sent';
select make_tenant_table('key_changes', 'select, insert, update');

create table key_change_tokens (
  tenant_id uuid not null,
  id uuid not null,
  change_id uuid not null,
  set_no smallint not null,
  -- the order in which they are typed
  part smallint not null check (part between 1 and 4),
  token_sealed text not null,
  token_digest bytea not null,
  token_tail char(4) not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, change_id) references key_changes (tenant_id, id)
);
-- a set has no number of its own: asked for once more, the vendor's is the same to the digit
create index key_change_tokens_by_digest on key_change_tokens (tenant_id, token_digest);
create unique index key_change_tokens_part on key_change_tokens (tenant_id, change_id, set_no, part);
select make_tenant_table('key_change_tokens', 'select, insert, update');

-- Meters tell that they have a new key, or that they took a token.
alter table meter_events drop constraint meter_events_kind_check;
alter table meter_events add constraint meter_events_kind_check
  check (kind in ('seen', 'reading', 'tamper', 'fault', 'battery', 'valve', 'key_changed', 'token_accepted')) not valid;
alter table meter_events validate constraint meter_events_kind_check;
create index meter_events_of_keys on meter_events (tenant_id, meter_id, occurred_at) where kind in ('key_changed', 'token_accepted');
