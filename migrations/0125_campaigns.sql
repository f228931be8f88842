-- Messages to many people at once. Whom it goes to is written down when it begins; what it says is in its variants.
create table campaigns (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  description text not null default '',
  campaign_type text not null check (campaign_type in ('sms', 'whatsapp', 'email', 'mixed')),
  -- in which order a person's ways are tried: the first that reaches them is taken
  channels text[] not null,
  purpose text not null default 'marketing' check (purpose in ('marketing', 'service')),
  status text not null default 'draft' check (status in ('draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled', 'failed')),
  -- why it failed or was stopped by the product; a code
  status_reason text not null default '',
  segment_ids uuid[] not null default '{}',
  contact_ids uuid[] not null default '{}',
  criteria jsonb,
  -- the name of text messages, the number of WhatsApp; null: by default
  sender text,
  number_id uuid,
  -- a moment for all, or a time of day as each person's clock shows it
  scheduled_at timestamptz,
  local_time timestamp,
  quiet_from time,
  quiet_until time,
  cap_messages smallint check (cap_messages between 1 and 100),
  cap_days smallint check (cap_days between 1 and 90),
  per_minute integer check (per_minute between 1 and 600000),
  late_minutes integer not null default 1440 check (late_minutes between 5 and 43200),
  failover_minutes integer check (failover_minutes between 1 and 4320),
  -- A/B: percent that try the variants; the rest gets the one that won by then
  test_percent smallint check (test_percent between 1 and 99),
  test_minutes integer check (test_minutes between 5 and 10080),
  winner_by text check (winner_by in ('delivered', 'read', 'replied', 'fewest_opt_outs', 'manual')),
  winner text,
  winner_at timestamptz,
  recurrence jsonb,
  -- runs of a recurring campaign
  series_id uuid,
  run_no integer not null default 1,
  settings jsonb not null default '{}',
  created_by uuid,
  -- who wrote what it says now: somebody else approves it
  edited_by uuid,
  approved_by uuid,
  approved_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  started_at timestamptz,
  -- from when lateness counts: the start, or when somebody let it go on
  running_since timestamptz,
  -- not before then is more put in line: the throttle
  next_feed_at timestamptz,
  completed_at timestamptz,
  deleted_at timestamptz,
  is_charged boolean not null default false,
  -- credits set aside and not yet given to a message
  credits_held bigint not null default 0 check (credits_held >= 0),
  estimate_micro bigint,
  estimate_currency text,
  -- what the copies cost so far, by the attempts' prices
  cost_micro bigint,
  cost_currency text,
  primary key (tenant_id, id),
  foreign key (tenant_id, number_id) references whatsapp_numbers (tenant_id, id)
);
create index campaigns_by_status on campaigns (tenant_id, status, id) where deleted_at is null;
create index campaigns_due on campaigns (tenant_id, scheduled_at) where status = 'scheduled';
create unique index campaigns_runs on campaigns (tenant_id, series_id, run_no) where series_id is not null;
select make_tenant_table('campaigns', 'select, insert, update');

-- What is said, on each channel; several are compared.
create table campaign_variants (
  tenant_id uuid not null,
  campaign_id uuid not null,
  key text not null check (key ~ '^[a-z]$'),
  name text not null default '',
  message_text text not null default '',
  subject text not null default '',
  -- an SMS or mail template instead of the text
  template_id uuid,
  whatsapp_template_id uuid,
  -- values for places that are the same for everybody
  variables jsonb not null default '{}',
  primary key (tenant_id, campaign_id, key),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id),
  foreign key (tenant_id, template_id) references message_templates (tenant_id, id),
  foreign key (tenant_id, whatsapp_template_id) references message_templates (tenant_id, id)
);
select make_tenant_table('campaign_variants', 'select, insert, update, delete');

-- One row for each person of a campaign that has begun. Without foreign keys: each would be looked up for every one of a
-- hundred thousand people, and neither campaigns nor contacts are ever removed.
create table campaign_recipients (
  tenant_id uuid not null,
  campaign_id uuid not null,
  contact_id uuid not null,
  -- where they are written to; erased with the person
  address text,
  channel text not null check (channel in ('sms', 'whatsapp', 'email')),
  -- null: gets the variant that wins
  variant text,
  zone text not null,
  -- when somebody who waits is to be written to; null: they do not wait
  due_at timestamptz,
  state text not null check (state in ('waiting', 'queued', 'accepted', 'delivered', 'read', 'failed', 'unconfirmed', 'skipped', 'cancelled')),
  -- the state before
  was text,
  -- the same, of the few: an index over the state itself would cost an entry in every index each time it changes
  rare text generated always as (case when state in ('failed', 'unconfirmed', 'skipped', 'cancelled') then state end) stored,
  reason text,
  message_id uuid,
  -- the text message that stands by for it
  standby_id uuid,
  on_standby boolean not null default false,
  tries smallint not null default 0,
  queued_at timestamptz,
  moved_at timestamptz,
  replied_at timestamptz,
  opted_out_at timestamptz,
  primary key (tenant_id, campaign_id, contact_id)
) with (fillfactor = 60);
create index campaign_recipients_waiting on campaign_recipients (tenant_id, campaign_id, due_at, contact_id) where due_at is not null;
-- the common states are found on the way through the primary key
create index campaign_recipients_rare on campaign_recipients (tenant_id, campaign_id, rare, contact_id) where rare is not null;
create index campaign_recipients_by_contact on campaign_recipients (tenant_id, contact_id, queued_at) where queued_at is not null;
select make_tenant_table('campaign_recipients', 'select, insert, update');

-- Where they are now, written when they move: nobody counts. The variant is '' for those who get the one that wins.
create table campaign_counts (
  tenant_id uuid not null,
  campaign_id uuid not null,
  variant text not null,
  waiting integer not null default 0,
  queued integer not null default 0,
  accepted integer not null default 0,
  delivered integer not null default 0,
  read integer not null default 0,
  failed integer not null default 0,
  unconfirmed integer not null default 0,
  skipped integer not null default 0,
  cancelled integer not null default 0,
  replied integer not null default 0,
  opted_out integer not null default 0,
  -- credits used; what was given back is not among them
  credits bigint not null default 0,
  -- grows with every change, so that a late event cannot undo a newer one
  version bigint not null default 0,
  primary key (tenant_id, campaign_id, variant),
  foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id)
) with (fillfactor = 50);
select make_tenant_table('campaign_counts', 'select, insert, update');

-- From how many recipients on somebody else has to agree; no row: never.
create table campaign_settings (
  tenant_id uuid primary key references tenants (id),
  approve_above integer check (approve_above >= 0),
  updated_at timestamptz not null
);
select make_tenant_table('campaign_settings', 'select, insert, update');
