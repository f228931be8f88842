-- How many meters of each status and how many customers a tenant has. Lists and the first screen ask for it all the time,
-- and counting 50,000 of them takes ten milliseconds. Those not deleted are counted.
create table registry_counts (
  tenant_id uuid not null references tenants (id),
  kind text not null check (kind in ('meters', 'customers')),
  -- of meters; '' for customers
  status text not null default '',
  n bigint not null,
  primary key (tenant_id, kind, status)
);
-- What came and went since it was last added up. Rows of their own, so that no change waits for another one's commit.
create table registry_moves (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('meters', 'customers')),
  status text not null default '',
  n bigint not null,
  primary key (tenant_id, id)
);

create function registry_came() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into public.registry_moves (tenant_id, id, kind, status, n)
  select a.tenant_id, gen_random_uuid(), tg_table_name, coalesce(to_jsonb(a) ->> 'status', ''), count(*)
  from added a where a.deleted_at is null group by 1, 4;
  return null;
end $$;

create function registry_went() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into public.registry_moves (tenant_id, id, kind, status, n)
  select g.tenant_id, gen_random_uuid(), tg_table_name, coalesce(to_jsonb(g) ->> 'status', ''), -count(*)
  from gone g where g.deleted_at is null group by 1, 4;
  return null;
end $$;

create function registry_changed() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into public.registry_moves (tenant_id, id, kind, status, n)
  select r.tenant_id, gen_random_uuid(), tg_table_name, r.status, r.n from (values
    (old.tenant_id, coalesce(to_jsonb(old) ->> 'status', ''), -1, old.deleted_at),
    (new.tenant_id, coalesce(to_jsonb(new) ->> 'status', ''), 1, new.deleted_at)) as r (tenant_id, status, n, deleted_at)
  where r.deleted_at is null;
  return null;
end $$;

create trigger meters_came after insert on meters referencing new table as added for each statement execute function registry_came();
create trigger meters_went after delete on meters referencing old table as gone for each statement execute function registry_went();
-- by these columns alone: what a sale writes to a meter passes by
create trigger meters_changed after update of status, deleted_at on meters for each row
  when (old.status <> new.status or (old.deleted_at is null) <> (new.deleted_at is null)) execute function registry_changed();
create trigger customers_came after insert on customers referencing new table as added for each statement execute function registry_came();
create trigger customers_went after delete on customers referencing old table as gone for each statement execute function registry_went();
create trigger customers_changed after update of deleted_at on customers for each row
  when ((old.deleted_at is null) <> (new.deleted_at is null)) execute function registry_changed();

alter table meters no force row level security;
alter table customers no force row level security;
insert into registry_counts (tenant_id, kind, status, n) select tenant_id, 'meters', status, count(*) from meters where deleted_at is null group by tenant_id, status;
insert into registry_counts (tenant_id, kind, n) select tenant_id, 'customers', count(*) from customers where deleted_at is null group by tenant_id;
alter table meters force row level security;
alter table customers force row level security;

select make_tenant_table('registry_counts', 'select, insert, update');
select make_tenant_table('registry_moves', 'select, insert, delete');
