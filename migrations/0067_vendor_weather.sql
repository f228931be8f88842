-- The circuit of a vendor's account. Open: circuit_opened_at stands, nothing is sold through the account, and
-- circuit_open_until is when it is next asked something harmless. Closed again: circuit_closed_at, from which the
-- load grows step by step.
alter table vendor_accounts
  add column circuit_opened_at timestamptz,
  add column circuit_closed_at timestamptz,
  add column circuit_reason text,
  add column circuit_probes integer not null default 0,
  add column paused_at timestamptz,
  add column pause_reason text not null default '';
create index vendor_accounts_open_circuits on vendor_accounts (tenant_id, circuit_open_until) where circuit_opened_at is not null;
