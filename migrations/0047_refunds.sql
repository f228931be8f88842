-- A payment on its way back (`refunding`), and one that was divided over several meters (`split`): its parts are payments of their own.
alter table payments add column parent_id uuid;
alter table payments drop constraint payments_state_check;
alter table payments add constraint payments_state_check
  check (state in ('received', 'held', 'suspense', 'vending', 'unknown', 'review', 'vended', 'credited', 'failed', 'refund_due', 'refunding', 'refunded', 'split')) not valid;
alter table payments validate constraint payments_state_check;
alter table payments add constraint payments_part_of foreign key (tenant_id, parent_id) references payments (tenant_id, id) not valid;
alter table payments validate constraint payments_part_of;
create index payments_by_parent on payments (tenant_id, parent_id) where parent_id is not null;

create table refunds (
  tenant_id uuid not null,
  id uuid not null,
  payment_id uuid not null,
  method text not null check (method in ('mpesa_reversal', 'manual')),
  state text not null default 'requested' check (state in ('requested', 'approved', 'sent', 'done', 'failed', 'unknown', 'rejected')),
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  reason text not null,
  -- where the money stood, and goes back to when nothing is paid out
  from_account text not null check (from_account in ('suspense', 'unapplied', 'wallet')),
  from_owner uuid,
  payment_state text not null,
  payment_error_code text,
  payment_error_message text not null default '',
  -- a person's proof of having paid, or the receipt of the reversal
  reference text not null default '',
  result_code text,
  result_text text not null default '',
  requested_by uuid not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  tries integer not null default 0,
  next_action_at timestamptz,
  sent_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id),
  -- one person may take a request back, but not grant it
  check (decided_by is null or decided_by <> requested_by or state = 'rejected')
);
-- a payment goes back once
create unique index refunds_one_per_payment on refunds (tenant_id, payment_id) where state not in ('failed', 'rejected');
create index refunds_by_payment on refunds (tenant_id, payment_id);
create index refunds_due on refunds (tenant_id, next_action_at) where next_action_at is not null;
select make_tenant_table('refunds', 'select, insert, update');
