-- Talks with people: one for each contact and channel. Agents, teams, labels, what was said, and what they keep beside it.
create table inbox_teams (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  description text not null default '',
  -- new talks go to its members in turn, as far as they are there and have room
  assigns_in_turn boolean not null default true,
  -- takes new talks that belong to nobody
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index inbox_teams_one_name on inbox_teams (tenant_id, lower(name)) where deleted_at is null;
create unique index inbox_teams_one_default on inbox_teams (tenant_id) where is_default and deleted_at is null;
select make_tenant_table('inbox_teams', 'select, insert, update');

-- People who answer. Without a row somebody is there, with no limit.
create table inbox_agents (
  tenant_id uuid not null references tenants (id),
  user_id uuid not null,
  is_available boolean not null default true,
  -- open talks at most; null: no limit
  capacity integer check (capacity between 0 and 1000),
  last_assigned_at timestamptz not null default 'epoch',
  updated_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
select make_tenant_table('inbox_agents', 'select, insert, update');

create table inbox_team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  primary key (tenant_id, team_id, user_id),
  foreign key (tenant_id, team_id) references inbox_teams (tenant_id, id)
);
create index inbox_team_members_by_user on inbox_team_members (tenant_id, user_id);
select make_tenant_table('inbox_team_members', 'select, insert, delete');

create table inbox_labels (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  color text not null default '',
  description text not null default '',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index inbox_labels_one_name on inbox_labels (tenant_id, lower(name));
select make_tenant_table('inbox_labels', 'select, insert, update, delete');

create table conversations (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  contact_id uuid not null,
  channel text not null check (channel in ('sms', 'whatsapp')),
  -- the sender of ours that was last used, and the address of theirs; answers go by these
  channel_id uuid,
  peer text not null,
  state text not null default 'open' check (state in ('open', 'pending', 'snoozed', 'resolved')),
  snoozed_until timestamptz,
  resolved_at timestamptz,
  -- out of sight until somebody writes again
  archived_at timestamptz,
  priority smallint not null default 0 check (priority between 0 and 4),
  subject text not null default '',
  assignee_id uuid,
  team_id uuid,
  assigned_at timestamptz,
  -- grows with every change: a late event cannot undo a newer one
  version bigint not null default 1,
  message_count integer not null default 0,
  -- words of the customer, ever; and as many as there were when it was last resolved: those are read by everybody
  inbound_count integer not null default 0,
  resolved_inbound integer not null default 0,
  last_message_at timestamptz not null,
  last_message_text text not null default '',
  last_message_direction text not null default 'in' check (last_message_direction in ('in', 'out')),
  -- since when the customer waits for an answer; null: nobody waits
  waiting_since timestamptz,
  ai_summary text not null default '',
  ai_suggestions jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  subject_lower text collate "C" not null generated always as (lower(subject)) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id),
  foreign key (tenant_id, team_id) references inbox_teams (tenant_id, id)
);
create unique index conversations_one on conversations (tenant_id, contact_id, channel);
create index conversations_by_last on conversations (tenant_id, last_message_at desc, id desc) where archived_at is null;
create index conversations_by_state on conversations (tenant_id, state, last_message_at desc, id desc) where archived_at is null;
create index conversations_by_created on conversations (tenant_id, created_at desc, id desc) where archived_at is null;
create index conversations_archived on conversations (tenant_id, last_message_at desc, id desc) where archived_at is not null;
create index conversations_by_assignee on conversations (tenant_id, assignee_id, last_message_at desc, id desc) where archived_at is null and state <> 'resolved';
create index conversations_by_team on conversations (tenant_id, team_id, last_message_at desc, id desc) where archived_at is null and state <> 'resolved';
create index conversations_snoozed on conversations (tenant_id, snoozed_until) where state = 'snoozed';
create index conversations_by_subject on conversations (tenant_id, subject_lower) where subject <> '';
select make_tenant_table('conversations', 'select, insert, update, delete');

create table conversation_labels (
  tenant_id uuid not null,
  label_id uuid not null,
  conversation_id uuid not null,
  primary key (tenant_id, label_id, conversation_id),
  foreign key (tenant_id, label_id) references inbox_labels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index conversation_labels_by_conversation on conversation_labels (tenant_id, conversation_id);
select make_tenant_table('conversation_labels', 'select, insert, delete');

create table conversation_messages (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  -- the order in which things were said, as they were written down; what was said before the number was connected lies below zero
  seq bigint not null generated by default as identity,
  direction text not null check (direction in ('in', 'out')),
  channel text not null check (channel in ('sms', 'whatsapp')),
  -- a note of a colleague: never sent
  is_note boolean not null default false,
  -- text, image, …, template, note, unsupported, as the channel calls it
  kind text not null,
  body_text text not null default '',
  -- what came or is sent, in the channel's own words; places, cards, buttons, orders
  body jsonb not null default '{}',
  -- inbound: received; outbound as the outbox says it; scheduled: waits for its time; kept: a note
  status text not null check (status in ('received', 'kept', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'cancelled')),
  error_code text not null default '',
  error_text text not null default '',
  -- agent, api, system, business_app (typed on the telephone), history
  source text not null default 'agent',
  channel_id uuid,
  provider_id text,
  -- inbound: which word of the customer it is, counted from one
  inbound_no integer,
  -- the message of the outbox that carries it now; a retry brings another
  outbox_id uuid,
  attempts integer not null default 0,
  reply_to_id uuid,
  media_id uuid,
  media_url text not null default '',
  template_id uuid,
  template_values jsonb not null default '{}',
  author_id uuid,
  scheduled_for timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  edited_at timestamptz,
  -- taken back by who wrote it; the words stay for the record
  revoked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create unique index conversation_messages_once on conversation_messages (tenant_id, channel_id, provider_id) where provider_id is not null;
create index conversation_messages_of on conversation_messages (tenant_id, conversation_id, seq desc);
create index conversation_messages_by_seq on conversation_messages (tenant_id, seq desc);
create index conversation_messages_rare on conversation_messages (tenant_id, status, seq desc) where status in ('failed', 'scheduled', 'queued', 'sending', 'cancelled');
create index conversation_messages_by_outbox on conversation_messages (tenant_id, outbox_id) where outbox_id is not null;
select make_tenant_table('conversation_messages', 'select, insert, update, delete');

-- Who of the tenant has read how far; unread is what was said since.
create table conversation_reads (
  tenant_id uuid not null,
  conversation_id uuid not null,
  user_id uuid not null,
  inbound_seen integer not null,
  read_at timestamptz not null,
  primary key (tenant_id, conversation_id, user_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
select make_tenant_table('conversation_reads', 'select, insert, update, delete');

create table message_reactions (
  tenant_id uuid not null,
  message_id uuid not null,
  -- the customer, or the business (and who of it)
  by_customer boolean not null,
  emoji text not null,
  user_id uuid,
  reacted_at timestamptz not null,
  primary key (tenant_id, message_id, by_customer),
  foreign key (tenant_id, message_id) references conversation_messages (tenant_id, id)
);
select make_tenant_table('message_reactions', 'select, insert, update, delete');

create table message_mentions (
  tenant_id uuid not null,
  message_id uuid not null,
  user_id uuid not null,
  conversation_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz,
  primary key (tenant_id, message_id, user_id),
  foreign key (tenant_id, message_id) references conversation_messages (tenant_id, id)
);
create index message_mentions_of on message_mentions (tenant_id, user_id, message_id desc);
create index message_mentions_open on message_mentions (tenant_id, user_id, conversation_id) where seen_at is null;
select make_tenant_table('message_mentions', 'select, insert, update, delete');

create table conversation_drafts (
  tenant_id uuid not null,
  conversation_id uuid not null,
  user_id uuid not null,
  body_text text not null,
  reply_to_id uuid,
  updated_at timestamptz not null,
  primary key (tenant_id, conversation_id, user_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
select make_tenant_table('conversation_drafts', 'select, insert, update, delete');

-- Who looks at a talk or writes in it at this moment; old after half a minute.
create table conversation_presence (
  tenant_id uuid not null,
  conversation_id uuid not null,
  user_id uuid not null,
  doing text not null check (doing in ('viewing', 'typing')),
  seen_at timestamptz not null,
  primary key (tenant_id, conversation_id, user_id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
select make_tenant_table('conversation_presence', 'select, insert, update, delete');

create table canned_replies (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  shortcode text collate "C" not null,
  title text not null default '',
  body_text text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index canned_replies_one on canned_replies (tenant_id, shortcode);
select make_tenant_table('canned_replies', 'select, insert, update, delete');

create table canned_reply_files (
  tenant_id uuid not null,
  reply_id uuid not null,
  position smallint not null,
  media_id uuid not null,
  primary key (tenant_id, reply_id, position),
  foreign key (tenant_id, reply_id) references canned_replies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, media_id) references whatsapp_media (tenant_id, id)
);
select make_tenant_table('canned_reply_files', 'select, insert, delete');
