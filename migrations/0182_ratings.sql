-- What customers think of how they were helped: asked after a talk was resolved, where the client wants that.
create table inbox_survey_settings (
  tenant_id uuid primary key references tenants (id),
  is_on boolean not null,
  -- nobody is asked again before so many days are over
  every_days integer not null check (every_days between 1 and 365),
  -- the client's own words by language: {"sw": "Tulikusaidiaje?"}
  words jsonb not null default '{}',
  updated_at timestamptz not null
);
select make_tenant_table('inbox_survey_settings', 'select, insert, update');

create table conversation_ratings (
  tenant_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  contact_id uuid not null,
  -- who resolved the talk
  user_id uuid,
  channel text not null,
  asked_at timestamptz not null,
  -- null: not answered
  rating smallint check (rating between 1 and 5),
  rated_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references conversations (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create index conversation_ratings_of on conversation_ratings (tenant_id, conversation_id, asked_at desc);
create index conversation_ratings_by_contact on conversation_ratings (tenant_id, contact_id, asked_at desc);
create index conversation_ratings_by_time on conversation_ratings (tenant_id, rated_at) where rating is not null;
select make_tenant_table('conversation_ratings', 'select, insert, update, delete');

alter table agent_daily
  add column rated integer not null default 0,
  add column rating_sum integer not null default 0;
