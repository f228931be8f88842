-- Messages of a kind that go by WhatsApp first, as an approved template, and as a text message when they are not there in
-- time. No row, or one that is off: by text message alone, as ever.
create table failover_rules (
  tenant_id uuid not null references tenants (id),
  kind text not null check (kind in ('token', 'notice', 'alert')),
  template_id uuid not null,
  number_id uuid,
  wait_minutes integer not null check (wait_minutes between 1 and 1440),
  is_active boolean not null,
  updated_at timestamptz not null,
  primary key (tenant_id, kind),
  foreign key (tenant_id, template_id) references message_templates (tenant_id, id),
  foreign key (tenant_id, number_id) references whatsapp_numbers (tenant_id, id)
);
select make_tenant_table('failover_rules', 'select, insert, update');
