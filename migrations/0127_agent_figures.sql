-- What people who answer did on a day: their answers, to how many talks, and how long customers had waited for them.
create table agent_daily (
  tenant_id uuid not null references tenants (id),
  day date not null,
  user_id uuid not null,
  channel text not null,
  replies integer not null,
  conversations integer not null,
  -- first answers to a customer who waited, and the seconds they waited together
  answered integer not null,
  answer_seconds bigint not null,
  primary key (tenant_id, day, user_id, channel)
);
select make_tenant_table('agent_daily', 'select, insert, delete');
