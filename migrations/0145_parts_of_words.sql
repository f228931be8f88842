-- What a search looks for anywhere in a field: every word of a row from each of its letters on, so that whatever stands in
-- the middle of a word stands at the beginning of a part of it. A range over a plain column may be an index condition under
-- row security; LIKE, trigrams and functions of a column may not. Parts are cut at twelve characters: a longer word is found
-- by its first twelve, and each row that is found is looked at as a whole. Words of one or two letters stand in too many
-- rows to be worth an entry.
create table registry_parts (
  tenant_id uuid not null,
  -- of an alias, the id is its meter's
  kind text not null check (kind in ('meters', 'customers', 'aliases')),
  part text collate "C" not null,
  id uuid not null,
  primary key (tenant_id, kind, part, id)
);

create function parts_of(body text) returns setof text language sql immutable parallel safe set search_path = '' as $$
  select distinct substr(w, n, 12) collate "C"
  from regexp_split_to_table(body, E'[ \\n\\t\\r\\f\\v]+') w cross join lateral generate_series(1, length(w) - 2) n
$$;

create function parts_came() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into public.registry_parts (tenant_id, kind, part, id)
  select a.tenant_id, tg_table_name, p, a.id from added a cross join lateral public.parts_of(a.search_text) p where a.deleted_at is null
  on conflict do nothing;
  return null;
end $$;

create function parts_went() returns trigger language plpgsql set search_path = '' as $$
begin
  delete from public.registry_parts r using gone g cross join lateral public.parts_of(g.search_text) p
  where r.tenant_id = g.tenant_id and r.kind = tg_table_name and r.part = p and r.id = g.id;
  return null;
end $$;

create function parts_changed() returns trigger language plpgsql set search_path = '' as $$
declare
  parts text[] := case when new.deleted_at is null then array(select public.parts_of(new.search_text)) else '{}' end;
begin
  delete from public.registry_parts
  where tenant_id = old.tenant_id and kind = tg_table_name and part = any(array(select p from public.parts_of(old.search_text) p where p <> all(parts))) and id = old.id;
  insert into public.registry_parts (tenant_id, kind, part, id) select new.tenant_id, tg_table_name, p, new.id from unnest(parts) p on conflict do nothing;
  return null;
end $$;

create trigger meters_parts_came after insert on meters referencing new table as added for each statement execute function parts_came();
create trigger meters_parts_went after delete on meters referencing old table as gone for each statement execute function parts_went();
-- by these columns alone: what a sale writes to a meter passes by
create trigger meters_parts_changed after update of search_text, deleted_at on meters for each row
  when (old.search_text <> new.search_text or (old.deleted_at is null) <> (new.deleted_at is null)) execute function parts_changed();
create trigger customers_parts_came after insert on customers referencing new table as added for each statement execute function parts_came();
create trigger customers_parts_went after delete on customers referencing old table as gone for each statement execute function parts_went();
create trigger customers_parts_changed after update of search_text, deleted_at on customers for each row
  when (old.search_text <> new.search_text or (old.deleted_at is null) <> (new.deleted_at is null)) execute function parts_changed();

-- A meter has many aliases, which may share parts: what no other one of them has goes.
create function alias_parts_changed() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then
    delete from public.registry_parts
    where tenant_id = old.tenant_id and kind = 'aliases' and id = old.meter_id and part = any(array(
      select public.parts_of(old.alias)
      except select public.parts_of(l.alias) from public.meter_aliases l where l.tenant_id = old.tenant_id and l.meter_id = old.meter_id));
  end if;
  if tg_op <> 'DELETE' then
    insert into public.registry_parts (tenant_id, kind, part, id) select new.tenant_id, 'aliases', p, new.meter_id from public.parts_of(new.alias) p on conflict do nothing;
  end if;
  return null;
end $$;
create trigger meter_aliases_parts after insert or update or delete on meter_aliases for each row execute function alias_parts_changed();

alter table meters no force row level security;
alter table customers no force row level security;
alter table meter_aliases no force row level security;
insert into registry_parts (tenant_id, kind, part, id)
  select m.tenant_id, 'meters', p, m.id from meters m cross join lateral parts_of(m.search_text) p where m.deleted_at is null
  union all select c.tenant_id, 'customers', p, c.id from customers c cross join lateral parts_of(c.search_text) p where c.deleted_at is null
  union select l.tenant_id, 'aliases', p, l.meter_id from meter_aliases l cross join lateral parts_of(l.alias) p;
alter table meters force row level security;
alter table customers force row level security;
alter table meter_aliases force row level security;

select make_tenant_table('registry_parts', 'select, insert, delete');
