-- One change to many people at once: what is done, and how far it is.
create table contact_edits (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  action text not null check (action in ('add_tags', 'remove_tags', 'set_attribute', 'clear_attribute', 'add_to_segment', 'remove_from_segment', 'block', 'unblock',
    'opt_out', 'erase')),
  -- with what: tags, the attribute and its value, the segment, channels and purpose, the reason
  details jsonb not null default '{}',
  -- takes back what this one changed
  undoes uuid,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'stopped', 'failed')),
  total integer not null default 0,
  changed integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  -- of those who were left as they are, how many for which reason
  reasons jsonb not null default '{}',
  -- the last person who is done: whoever takes it up goes on behind
  position uuid,
  error_code text,
  attempts integer not null default 0,
  lease_until timestamptz,
  requested_kind text not null check (requested_kind in ('user', 'api_key', 'system')),
  requested_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, undoes) references contact_edits (tenant_id, id)
);
create index contact_edits_open on contact_edits (tenant_id, created_at) where state in ('queued', 'running');
create index contact_edits_undoing on contact_edits (tenant_id, undoes) where undoes is not null;
create index contact_edits_finished on contact_edits (tenant_id, finished_at) where finished_at is not null;
select make_tenant_table('contact_edits', 'select, insert, update');

-- Whom it concerns, settled when it was asked for. Ids of nobody may stand here: they are counted as left.
create table contact_edit_people (
  tenant_id uuid not null,
  edit_id uuid not null,
  contact_id uuid not null,
  outcome text check (outcome in ('changed', 'skipped', 'failed')),
  reason text check (reason in ('missing', 'unchanged', 'too_many_tags', 'attributes_full', 'is_customer', 'changed_since', 'internal')),
  -- what it changed, as far as it can be taken back: the tags, or the value of before
  before jsonb,
  primary key (tenant_id, edit_id, contact_id),
  foreign key (tenant_id, edit_id) references contact_edits (tenant_id, id)
);
-- emptied when a person is erased
create index contact_edit_people_before on contact_edit_people (tenant_id, contact_id) where before is not null;
-- removed when a month is over
select make_tenant_table('contact_edit_people', 'select, insert, update, delete');
