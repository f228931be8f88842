-- A gateway may name one message by several ids; an early report waits under all of them.
alter table outbox_reports add column alternatives text[] not null default '{}';
create index outbox_reports_waiting_alternatives on outbox_reports using gin (alternatives) where not applied;

-- One person's messages, newest first (ids grow with time).
create index outbox_messages_by_customer on outbox_messages (tenant_id, customer_id, id) where customer_id is not null;
