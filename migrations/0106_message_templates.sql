-- Templates of all channels. Of WhatsApp's, Meta has the truth and this is what was read last.
create table message_templates (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  channel text not null check (channel in ('whatsapp', 'sms', 'email')),
  name text not null,
  language text not null,
  category text not null,
  subject text not null default '',
  body_text text not null,
  -- of WhatsApp: header, footer, buttons, cards, in Meta's words
  components jsonb not null default '[]',
  parameter_format text not null default 'positional' check (parameter_format in ('positional', 'named')),
  -- [{"name", "example", "fallback"}]
  variables jsonb not null default '[]',
  waba_id text not null default '',
  meta_id text,
  status text not null default 'draft',
  status_reason text not null default '',
  quality text not null default '',
  coming_category text not null default '',
  usage_count bigint not null default 0,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  submitted_at timestamptz,
  synced_at timestamptz,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index message_templates_once on message_templates (tenant_id, channel, waba_id, name, language) where deleted_at is null;
select make_tenant_table('message_templates', 'select, insert, update');
