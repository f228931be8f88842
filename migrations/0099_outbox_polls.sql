-- Gateways that lose reports are asked what became of a message, some times and then no more.
alter table outbox_attempts
  add column polls smallint not null default 0,
  add column next_poll_at timestamptz;
create index outbox_attempts_unreported on outbox_attempts (tenant_id, channel_id, sent_at) where state = 'accepted';
