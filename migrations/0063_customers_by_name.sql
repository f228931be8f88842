-- Names as they are searched for by their beginning: in small letters, in the order of bytes. A range over a plain column
-- may be an index condition under row security; LIKE and lower() of a column may not.
alter table customers add column name_lower text collate "C" not null generated always as (lower(name)) stored;
create index customers_by_name_lower on customers (tenant_id, name_lower) where deleted_at is null;
-- How many there are: equal keys lie in one entry, so that counting reads a few pages.
create index customers_alive on customers (tenant_id) where deleted_at is null;
-- What was sold on a meter that is gone is still searched for by its number.
create index meters_gone_by_number on meters (tenant_id, meter_id) where deleted_at is not null;
