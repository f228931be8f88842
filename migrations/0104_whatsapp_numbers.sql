-- Business numbers of WhatsApp. Credentials that are null are the platform's.
create table whatsapp_numbers (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- Meta's ids: of the number, and of the account that it belongs to
  phone_number_id text not null,
  waba_id text not null,
  base_url text not null,
  token_sealed text,
  app_secret_sealed text,
  verify_token_sealed text not null,
  hook_key_sealed text not null,
  pin_sealed text,
  display_number text not null default '',
  verified_name text not null default '',
  name_status text not null default '',
  quality text not null default '',
  throughput text not null default '',
  messaging_limit text not null default '',
  -- lives in the Business app too, and sends slower for it
  is_coexistence boolean not null default false,
  health jsonb not null default '{}',
  -- lower is taken first where nobody names a number
  priority integer not null default 10,
  is_active boolean not null default true,
  -- Meta has shown that the number is ours: only then do messages find the way here
  connected_at timestamptz,
  subscribed_at timestamptz,
  registered_at timestamptz,
  checked_at timestamptz,
  -- why it sends nothing, until somebody has looked
  trouble_code text,
  trouble_text text not null default '',
  trouble_at timestamptz,
  templates_synced_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index whatsapp_numbers_once on whatsapp_numbers (tenant_id, phone_number_id) where deleted_at is null;
select make_tenant_table('whatsapp_numbers', 'select, insert, update');
