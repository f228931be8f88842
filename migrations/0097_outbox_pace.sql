-- How fast each sender has gone: a bucket of parts that fills with time, and until when a provider has closed it. One
-- row for all processes, so that two of them together keep to the rate.
create table outbox_pace (
  tenant_id uuid not null references tenants (id),
  channel_id uuid not null,
  -- thousandths of a part; below nothing after a long message
  tokens_milli integer not null,
  counted_at timestamptz not null,
  closed_until timestamptz,
  closed_reason text,
  primary key (tenant_id, channel_id)
);
select make_tenant_table('outbox_pace', 'select, insert, update');

-- When a sender may write to the same recipient again. The recipient stands here as a number that does not name them.
create table outbox_pairs (
  tenant_id uuid not null references tenants (id),
  channel_id uuid not null,
  pair_key bigint not null,
  free_at timestamptz not null,
  primary key (tenant_id, channel_id, pair_key)
);
select make_tenant_table('outbox_pairs', 'select, insert, update');
