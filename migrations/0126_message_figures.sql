-- Figures of messages by the tenant's day. Made from the messages, which stay the truth: days that may still change are made again.
create table message_daily (
  tenant_id uuid not null references tenants (id),
  day date not null,
  channel text not null,
  kind text not null,
  queued integer not null default 0,
  -- handed over, whatever became of it
  sent integer not null default 0,
  delivered integer not null default 0,
  read integer not null default 0,
  failed integer not null default 0,
  unconfirmed integer not null default 0,
  parts integer not null default 0,
  cost_micro bigint not null default 0,
  cost_currency text not null default '',
  primary key (tenant_id, day, channel, kind, cost_currency)
);
select make_tenant_table('message_daily', 'select, insert, delete');

create table message_daily_failures (
  tenant_id uuid not null references tenants (id),
  day date not null,
  channel text not null,
  reason text not null,
  failed integer not null,
  primary key (tenant_id, day, channel, reason)
);
select make_tenant_table('message_daily_failures', 'select, insert, delete');

-- What people said and did: words that came in, who wrote, and who wants nothing more.
create table people_daily (
  tenant_id uuid not null references tenants (id),
  day date not null,
  channel text not null,
  heard integer not null default 0,
  people integer not null default 0,
  opt_outs integer not null default 0,
  opt_ins integer not null default 0,
  primary key (tenant_id, day, channel)
);
select make_tenant_table('people_daily', 'select, insert, delete');

-- What Meta charges for, as its statuses say.
create table whatsapp_daily (
  tenant_id uuid not null references tenants (id),
  day date not null,
  number_id uuid not null,
  category text not null,
  pricing_type text not null,
  country text not null,
  messages integer not null,
  billable integer not null,
  primary key (tenant_id, day, number_id, category, pricing_type, country)
);
select make_tenant_table('whatsapp_daily', 'select, insert, delete');

-- Up to which day they are made, and when.
create table message_figures_marks (
  tenant_id uuid primary key references tenants (id),
  through_day date not null,
  time_zone text not null,
  made_at timestamptz not null
);
select make_tenant_table('message_figures_marks', 'select, insert, update');

-- Meta's rates as the tenant knows them: its statuses name a category and no amount. An empty country stands for any.
create table whatsapp_prices (
  tenant_id uuid not null references tenants (id),
  country text not null check (country ~ '^([A-Z]{2})?$'),
  category text not null check (category in ('marketing', 'utility', 'authentication', 'authentication_international', 'service')),
  price_micro bigint not null check (price_micro >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  updated_at timestamptz not null,
  primary key (tenant_id, country, category)
);
select make_tenant_table('whatsapp_prices', 'select, insert, update, delete');
