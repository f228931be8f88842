-- Who is to be forgotten. The row outlives the person's data: it says that there was somebody, when, why and by whom.
create table erasures (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  customer_id uuid not null,
  reason text not null,
  state text not null default 'requested' check (state in ('requested', 'approved', 'done', 'rejected')),
  requested_by uuid,
  requested_at timestamptz not null,
  -- until then it may be taken back
  not_before timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  comment text not null default '',
  -- what spoke against it when it was last tried: [{"code", "count"}]
  blocked_by jsonb not null default '[]',
  tried_at timestamptz,
  -- rows by table that were changed or removed
  counts jsonb not null default '{}',
  done_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  check (decided_by is null or decided_by <> requested_by or state = 'rejected')
);
create unique index erasures_one_open on erasures (tenant_id, customer_id) where state in ('requested', 'approved');
create index erasures_due on erasures (tenant_id, not_before) where state = 'approved';
create index erasures_by_customer on erasures (tenant_id, customer_id, id);
select make_tenant_table('erasures', 'select, insert, update');

alter table customers add column erased_at timestamptz;

-- An entry's hash covers the digest of its details, so that details can go and the chain still proves the rest. Entries
-- from before have none: theirs stay.
alter table audit_log add column details_digest bytea, add column erasure_id uuid;
grant update (details, erasure_id) on audit_log to mkondo_runtime;

-- Details may only be emptied, and only in the name of an erasure of the same tenant.
create function audit_details_go_by_erasure() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.details_digest is null or new.details <> '{"erased": true}'::jsonb
    or not exists (select from public.erasures e where e.tenant_id = new.tenant_id and e.id = new.erasure_id) then
    raise exception 'entries of the audit log stay as they are' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger audit_details_go_by_erasure before update of details, erasure_id on audit_log
  for each row execute function audit_details_go_by_erasure();

-- History stays; in these columns people write what they like, and it may name somebody.
grant update (note, details) on alert_events to mkondo_runtime;
grant update (note, details) on meter_events to mkondo_runtime;
grant update (note) on cash_sales to mkondo_runtime;
grant update (reason) on vend_order_events to mkondo_runtime;
grant update (payer_text, account_text, details) on statement_lines to mkondo_runtime;
grant update (rejected, file_name) on statement_imports to mkondo_runtime;
grant update (reason) on meter_replacements to mkondo_runtime;
-- Files and rows that hold whole lines of people.
grant delete on statement_files to mkondo_runtime;
grant delete on registry_import_rejects to mkondo_runtime;
