-- What lies sealed or hashed is not for lists across tenants. A proposal's token gets a column of its own, so that
-- it is found where every other seal is: by its name.
alter table payment_resolutions add column token_sealed text;
-- the owner of a table under forced row security sees none of its rows
alter table payment_resolutions no force row level security;
update payment_resolutions set token_sealed = evidence ->> 'token', evidence = evidence - 'token' where subject_type = 'vend_order' and evidence ? 'token';
alter table payment_resolutions force row level security;

-- Answers that were given to somebody, and kept for that caller alone.
revoke select on idempotency_keys from mkondo_platform;

-- Of every tenant table that platform staff read: all columns but the sealed and the hashed ones. Run after the
-- migrations, because each of them may add tables and columns; changes nothing where all is as it should be. The
-- audit chain's previous_hash is no secret: it proves the chain.
create function keep_secrets_from_platform() returns void language plpgsql set search_path = '' as $$
declare
  one record;
begin
  for one in
    select c.oid::regclass as target, string_agg(quote_ident(a.attname), ', ' order by a.attnum) filter (where not secret) as shown
    from pg_catalog.pg_class c
    join pg_catalog.pg_policies p on p.schemaname = 'public' and p.tablename = c.relname and p.policyname = 'platform_read'
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped,
    lateral (select a.attname ~ '_(sealed|hash)$' and a.attname <> 'previous_hash') s (secret)
    where c.relnamespace = 'public'::regnamespace and has_any_column_privilege('mkondo_platform', c.oid, 'select')
    group by c.oid
    having bool_or(secret) and bool_or(secret = has_column_privilege('mkondo_platform', c.oid, a.attnum, 'select'))
  loop
    execute format('revoke select on %s from mkondo_platform', one.target);
    execute format('grant select (%s) on %s to mkondo_platform', one.shown, one.target);
  end loop;
end $$;
