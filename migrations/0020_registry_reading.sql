-- What a search looks through: lower case, one field to a line. A search reads the tenant's rows out of the index
-- below (100,000 meters of one tenant: some 20 ms). A trigram index would not help: LIKE is not leakproof, so
-- under row security PostgreSQL may not use it as an index condition.
alter table meters add column search_text text not null
  generated always as (lower(meter_id || E'\n' || serial_number || E'\n' || location || E'\n' || site)) stored;
alter table customers add column search_text text not null
  generated always as (lower(name || E'\n' || phone || E'\n' || customer_id || E'\n' || id_number || E'\n' || email)) stored;
create index meters_by_created_to_search on meters (tenant_id, created_at desc, id desc) include (search_text) where deleted_at is null;
drop index meters_by_created;
create index customers_by_created_to_search on customers (tenant_id, created_at desc, id desc) include (search_text) where deleted_at is null;
drop index customers_by_created;

-- Lists: each filter that narrows much keeps the order of the list.
create index meters_by_status_created on meters (tenant_id, status, created_at desc, id desc) where deleted_at is null;
drop index meters_by_status;
create index customers_by_name on customers (tenant_id, name, id) where deleted_at is null;
-- the platform's own staff list across tenants
create index meters_newest on meters (created_at desc, id desc) where deleted_at is null;
create index customers_newest on customers (created_at desc, id desc) where deleted_at is null;

-- A customer's purchases and totals.
create index tokens_by_customer on tokens (tenant_id, customer_id, created_at desc) where customer_id is not null;
-- The meters that a payer has bought for, as a hint for money in suspense. Written once, when a payment is done.
create index payments_by_payer on payments (tenant_id, (coalesce(payer_phone, phone)), received_at desc) where state = 'vended';
-- An identity number typed as the account is a hint too.
create index customers_by_id_number on customers (tenant_id, id_number) where id_number <> '' and deleted_at is null;

-- A version that is not in force yet may be withdrawn; one that is in force never goes, whoever asks.
grant delete on tariff_versions to mkondo_runtime;
create policy only_before_it_is_in_force on tariff_versions as restrictive for delete to mkondo_runtime
  using (effective_from > now());
