-- A table that nobody has looked at yet is taken for one of a few rows that belong to two hundred clients. The statements
-- that change a batch of rows by their keys are then planned once for all: as one walk through all rows of the client for
-- each row of the batch, which grows with the square of the batch until the table is analysed for the first time. These
-- begin as tables of one client with many rows; the first analysis replaces it. Before PostgreSQL 18 nothing can say so.
do $$
declare name text;
begin
  if to_regproc('pg_catalog.pg_restore_relation_stats') is null then return; end if;
  foreach name in array array['outbox_messages', 'outbox_attempts', 'campaign_recipients', 'payment_events', 'payments', 'vend_orders', 'vend_attempts', 'tokens'] loop
    continue when (select reltuples >= 0 from pg_class where oid = format('public.%I', name)::regclass);
    -- few enough for the first hundred changes to be looked at
    perform pg_restore_relation_stats('schemaname', 'public', 'relname', name, 'relpages', 1, 'reltuples', 500::real);
    perform pg_restore_attribute_stats('schemaname', 'public', 'relname', name, 'attname', 'tenant_id', 'inherited', false,
      'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real);
  end loop;
end $$;
