-- How soon customers are to be answered, and their talks resolved, in the hours in which somebody works.
create table inbox_service_levels (
  tenant_id uuid primary key references tenants (id),
  -- minutes of working time; null: no target
  answer_minutes integer check (answer_minutes between 1 and 100000),
  resolve_minutes integer check (resolve_minutes between 1 and 100000),
  -- one stretch for each day that has one: [{"day": 1, "from": "08:00", "until": "17:00"}]; none: around the clock
  hours jsonb not null default '[]',
  updated_at timestamptz not null
);
select make_tenant_table('inbox_service_levels', 'select, insert, update');

alter table conversations
  -- when the customer who waits is to be answered, and when the talk is to be resolved
  add column answer_due_at timestamptz,
  add column resolve_due_at timestamptz,
  -- whoever holds it was told that a target was missed
  add column late_told boolean not null default false;
create index conversations_due on conversations (tenant_id, (least(answer_due_at, resolve_due_at)))
  where answer_due_at is not null or resolve_due_at is not null;
create index conversations_due_untold on conversations (tenant_id, (least(answer_due_at, resolve_due_at)))
  where not late_told and (answer_due_at is not null or resolve_due_at is not null);

-- of an answer to somebody who waited: when it was due
alter table conversation_messages add column due_at timestamptz;

-- Each time that a talk was resolved: by whom, and when that was due.
create table conversation_resolutions (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  user_id uuid,
  channel text not null,
  due_at timestamptz,
  resolved_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id)
);
create index conversation_resolutions_of on conversation_resolutions (tenant_id, conversation_id);
select make_tenant_table('conversation_resolutions', 'select, insert, update, delete');

alter table agent_daily
  add column answered_late integer not null default 0,
  add column resolved integer not null default 0,
  add column resolved_late integer not null default 0;
