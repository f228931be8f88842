-- WhatsApp beside text messages and mail; what a message is for, whom it reaches, by which sender, and what follows if it does not arrive.
alter table outbox_messages
  add column purpose text not null default 'service' check (purpose in ('service', 'marketing')),
  add column contact_id uuid,
  -- the only sender it may leave by; null: by priority
  add column channel_id uuid,
  -- the same, with nobody's id for any sender: what is equal can be found by an index
  add column sender_key uuid not null generated always as (coalesce(channel_id, '00000000-0000-0000-0000-000000000000')) stored,
  -- the name it is sent under; null: the account's own
  add column sender text,
  -- messages that were asked for together: one bulk sending, one campaign
  add column group_id uuid,
  -- stands by for this message, and leaves when that one does not arrive
  add column failover_of uuid,
  add column has_standby boolean not null default false,
  -- credits of the tenant: held since it was queued, then spent or given back, once
  add column charge text check (charge in ('held', 'spent', 'freed')),
  add column read_at timestamptz;
alter table outbox_messages add constraint outbox_messages_failover foreign key (tenant_id, failover_of) references outbox_messages (tenant_id, id);
alter table outbox_messages drop constraint outbox_messages_state_check;
alter table outbox_messages add constraint outbox_messages_state_check
  check (state in ('queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'expired', 'cancelled'));
alter table outbox_attempts drop constraint outbox_attempts_state_check;
alter table outbox_attempts add constraint outbox_attempts_state_check
  check (state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'undelivered', 'refused', 'not_sent', 'throttled', 'unknown'));

create index outbox_messages_standing_by on outbox_messages (tenant_id, failover_of) where failover_of is not null;
create index outbox_messages_by_group on outbox_messages (tenant_id, group_id, id) where group_id is not null;
create index outbox_messages_by_contact on outbox_messages (tenant_id, contact_id, id) where contact_id is not null;
-- by sender, so that what waits for a slow one is not walked past on the way to the others
create index outbox_messages_due_by_sender on outbox_messages (tenant_id, channel, lane, sender_key, next_action_at) where next_action_at is not null;
drop index outbox_messages_due_by_channel;
-- messages in doubt that still hold credits
create index outbox_messages_held_in_doubt on outbox_messages (tenant_id, updated_at) where charge = 'held' and state = 'unknown';
