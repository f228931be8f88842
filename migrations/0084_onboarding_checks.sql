-- What came of the last live test of each credential of a client.
create table onboarding_checks (
  tenant_id uuid not null references tenants (id),
  code text not null check (code in ('mpesa_credentials', 'mpesa_urls', 'vendor_account', 'sms_gateway', 'email')),
  -- the channel or account that was tried; of what belongs to the whole platform, the tenant
  subject_id uuid not null,
  -- unknown: nothing came back that tells
  outcome text not null check (outcome in ('ok', 'refused', 'unknown')),
  -- what the other side said
  detail text not null default '',
  -- of the settings that were tried: after a change of them the result counts no more
  fingerprint text not null,
  milliseconds integer not null,
  checked_at timestamptz not null,
  checked_by uuid,
  primary key (tenant_id, code, subject_id)
);
select make_tenant_table('onboarding_checks', 'select, insert, update');
