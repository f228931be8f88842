-- E-mail goes through the outbox as text messages do; each channel has its own line.
create index outbox_messages_due_by_channel on outbox_messages (tenant_id, channel, lane, next_action_at) where next_action_at is not null;
drop index outbox_messages_due;

-- How a tenant signs its mail. The address of the sender is the platform's: it is the one that may send.
create table email_settings (
  tenant_id uuid not null references tenants (id),
  sender_name text not null default '',
  reply_to text not null default '',
  updated_at timestamptz not null,
  primary key (tenant_id)
);
select make_tenant_table('email_settings', 'select, insert, update');

-- Files that go with a message; removed some days after it ended.
create table email_attachments (
  tenant_id uuid not null,
  message_id uuid not null,
  no smallint not null,
  filename text not null,
  content_type text not null,
  content bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, message_id, no),
  foreign key (tenant_id, message_id) references outbox_messages (tenant_id, id)
);
create index email_attachments_by_age on email_attachments (tenant_id, created_at);
select make_tenant_table('email_attachments', 'select, insert, delete');

-- A customer who gave an address gets receipts there until they say otherwise.
alter table customers add column wants_email boolean not null default true;
