-- For how long a client keeps the words of its messages; no row, or no months: for ever.
create table message_retention (
  tenant_id uuid primary key references tenants (id),
  months smallint check (months between 3 and 120),
  updated_by uuid,
  updated_at timestamptz not null,
  -- the last removal that came to its end, and what all of them have removed
  ran_at timestamptz,
  messages_removed bigint not null default 0,
  texts_removed bigint not null default 0,
  files_removed bigint not null default 0
);
select make_tenant_table('message_retention', 'select, insert, update');

-- How far the removal has come in each table, by ids, which grow with time: nothing before is looked at again.
create table message_retention_marks (
  tenant_id uuid not null references tenants (id),
  place text not null check (place in ('conversation_messages', 'outbox_messages', 'sms_sends', 'inbound_words', 'whatsapp_notices')),
  last_id uuid not null,
  primary key (tenant_id, place)
);
select make_tenant_table('message_retention_marks', 'select, insert, update');

-- Null: the words are there. Else they were removed, so many months after they were written.
alter table conversation_messages add column removed_after_months smallint;
alter table outbox_messages add column removed_after_months smallint;
alter table sms_sends add column removed_after_months smallint;

-- Files that are removed: their rows say that there was one. Until its bytes are gone, stored_at stands.
alter table whatsapp_media drop constraint whatsapp_media_state_check;
alter table whatsapp_media add constraint whatsapp_media_state_check check (state in ('waiting', 'stored', 'failed', 'removed')) not valid;
create index whatsapp_media_stored on whatsapp_media (tenant_id, id) where state = 'stored';
create index whatsapp_media_going on whatsapp_media (tenant_id, id) where state = 'removed' and stored_at is not null;
