-- A table that nobody has looked at yet is taken for one of a few rows that belong to two hundred clients. Statements that
-- find or change a batch of rows by their keys are then planned, once for all, as a walk through all rows of the client for
-- each row of the batch: a thousand people took seconds until the table was analysed for the first time. These begin as
-- tables of one client with many rows; the first analysis replaces it. Before PostgreSQL 18 nothing can say so.
do $$
declare
  name text;
  part record;
begin
  if to_regproc('pg_catalog.pg_restore_relation_stats') is null then return; end if;
  for name in select unnest(array['outbox_messages', 'outbox_attempts', 'campaign_recipients', 'payment_events', 'payments', 'vend_orders', 'vend_attempts',
    'tokens', 'contacts', 'contact_identities', 'consents']) loop
    continue when (select reltuples >= 0 from pg_class where oid = format('public.%I', name)::regclass);
    -- few enough for the first hundred changes to be looked at
    perform pg_restore_relation_stats('schemaname', 'public', 'relname', name, 'relpages', 1, 'reltuples', 500::real);
    -- of how many kinds the columns are that their keys begin with
    for part in select * from (values ('tenant_id', 1), ('campaign_id', 1), ('provider', 1), ('kind', 3), ('channel', 3), ('purpose', 2)) as x (attname, kinds)
      join pg_attribute a using (attname) where a.attrelid = format('public.%I', name)::regclass and not a.attisdropped loop
      perform pg_restore_attribute_stats('schemaname', 'public', 'relname', name, 'attname', part.attname, 'inherited', false,
        'null_frac', 0::real, 'avg_width', 16, 'n_distinct', part.kinds::real);
    end loop;
  end loop;
end $$;
