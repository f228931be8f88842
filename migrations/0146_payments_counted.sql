-- How many payments of each state that few are in a client has, beside its meters and customers: the first screen and the
-- lists of such payments ask for it. The states that every sale passes through are not counted, so a sale writes nothing.
alter table registry_counts drop constraint registry_counts_kind_check;
alter table registry_counts add constraint registry_counts_kind_check check (kind in ('meters', 'customers', 'payments'));
alter table registry_moves drop constraint registry_moves_kind_check;
alter table registry_moves add constraint registry_moves_kind_check check (kind in ('meters', 'customers', 'payments'));

create function payment_counted() returns trigger language plpgsql set search_path = '' as $$
begin
  insert into public.registry_moves (tenant_id, id, kind, status, n)
  select new.tenant_id, gen_random_uuid(), 'payments', r.state, r.n
  from (values (case when tg_op = 'UPDATE' then old.state end, -1), (new.state, 1)) as r (state, n)
  where r.state in ('held', 'suspense', 'review', 'failed', 'refund_due', 'refunding', 'split');
  return null;
end $$;
create trigger payments_counted_new after insert on payments for each row
  when (new.state in ('held', 'suspense', 'review', 'failed', 'refund_due', 'refunding', 'split')) execute function payment_counted();
create trigger payments_counted_moved after update of state on payments for each row
  when (old.state <> new.state and (old.state in ('held', 'suspense', 'review', 'failed', 'refund_due', 'refunding', 'split')
    or new.state in ('held', 'suspense', 'review', 'failed', 'refund_due', 'refunding', 'split'))) execute function payment_counted();

alter table payments no force row level security;
insert into registry_counts (tenant_id, kind, status, n)
  select tenant_id, 'payments', state, count(*) from payments where state in ('held', 'suspense', 'review', 'failed', 'refund_due', 'refunding', 'split') group by tenant_id, state;
alter table payments force row level security;
