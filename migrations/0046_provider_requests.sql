-- What the organisation's own interfaces of M-Pesa need: reversals and status queries are asked by an initiator.
-- The credential is kept as M-Pesa's portal encrypted it; the initiator's password is never seen here.
alter table payment_channels add column initiator_name text, add column security_credential_sealed text;

-- One question to M-Pesa whose answer comes later, to an address that holds this row's secret.
create table provider_requests (
  tenant_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('reversal', 'transaction_status')),
  callback_secret_hash bytea not null,
  payment_id uuid,
  event_id uuid,
  refund_id uuid,
  -- the receipt that is asked about
  receipt text not null,
  amount_minor bigint,
  state text not null default 'created' check (state in ('created', 'requested', 'refused', 'unknown', 'answered')),
  originator_conversation_id text,
  conversation_id text,
  result_code text,
  result_text text not null default '',
  finding text check (finding in ('confirmed', 'contradicted', 'absent', 'inconclusive', 'done', 'failed', 'unknown')),
  evidence jsonb not null default '{}',
  requested_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  answered_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references payment_channels (tenant_id, id)
);
create unique index provider_requests_by_secret on provider_requests (tenant_id, callback_secret_hash);
create index provider_requests_by_payment on provider_requests (tenant_id, payment_id) where payment_id is not null;
create index provider_requests_by_event on provider_requests (tenant_id, event_id) where event_id is not null;
create index provider_requests_by_refund on provider_requests (tenant_id, refund_id) where refund_id is not null;
select make_tenant_table('provider_requests', 'select, insert, update');
revoke select on provider_requests from mkondo_platform;
grant select (tenant_id, id, channel_id, kind, payment_id, event_id, refund_id, receipt, amount_minor, state, originator_conversation_id, conversation_id,
  result_code, result_text, finding, evidence, requested_by, created_at, updated_at, answered_at) on provider_requests to mkondo_platform;
