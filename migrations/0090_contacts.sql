-- People, and the addresses under which they are known. An address belongs to one person of a tenant.
create table contacts (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null default '',
  language text check (language in ('en', 'sw', 'fr', 'ar')),
  time_zone text,
  attributes jsonb not null default '{}',
  is_active boolean not null default true,
  source text not null default 'staff',
  blocked_at timestamptz,
  block_reason text not null default '',
  -- sorted by, so never null: the beginning of time stands for never
  last_contacted_at timestamptz not null default 'epoch',
  last_heard_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- a deleted person keeps addresses and consents: a withdrawal outlives the entry, and a new import does not undo it
  deleted_at timestamptz,
  merged_into uuid,
  erased_at timestamptz,
  -- looked for by the beginning of the whole name, of what follows its first word, and of its last word: ranges over
  -- plain columns may be index conditions under row security, LIKE may not
  name_lower text collate "C" not null generated always as (lower(name)) stored,
  name_rest text collate "C" not null generated always as (case when strpos(name, ' ') = 0 then '' else lower(substr(name, strpos(name, ' ') + 1)) end) stored,
  name_last text collate "C" not null generated always as (lower(split_part(name, ' ', -1))) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, merged_into) references contacts (tenant_id, id)
);
create index contacts_by_created on contacts (tenant_id, created_at desc, id desc) where deleted_at is null;
create index contacts_by_name on contacts (tenant_id, name, id) where deleted_at is null;
create index contacts_by_contacted on contacts (tenant_id, last_contacted_at desc, id desc) where deleted_at is null;
create index contacts_by_name_lower on contacts (tenant_id, name_lower) where deleted_at is null;
create index contacts_by_name_rest on contacts (tenant_id, name_rest) where deleted_at is null and name_rest <> '';
create index contacts_by_name_last on contacts (tenant_id, name_last) where deleted_at is null;
create index contacts_merged on contacts (tenant_id, merged_into) where merged_into is not null;
select make_tenant_table('contacts', 'select, insert, update');

create table contact_identities (
  tenant_id uuid not null,
  -- phone: E.164 digits without plus; email: in small letters
  kind text not null check (kind in ('phone', 'whatsapp', 'bsuid', 'email')),
  value text collate "C" not null,
  id uuid not null,
  contact_id uuid not null,
  -- of several of one kind, the one that is written to
  is_primary boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (tenant_id, kind, value),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create unique index contact_identities_by_id on contact_identities (tenant_id, id);
create index contact_identities_by_contact on contact_identities (tenant_id, contact_id, kind, is_primary) include (value);
select make_tenant_table('contact_identities', 'select, insert, update, delete');

create table contact_tags (
  tenant_id uuid not null,
  tag text collate "C" not null,
  contact_id uuid not null,
  primary key (tenant_id, tag, contact_id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create index contact_tags_by_contact on contact_tags (tenant_id, contact_id);
select make_tenant_table('contact_tags', 'select, insert, delete');

create table contact_notes (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  body text not null,
  author_id uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create index contact_notes_by_contact on contact_notes (tenant_id, contact_id, created_at desc);
select make_tenant_table('contact_notes', 'select, insert, update, delete');

-- What a tenant wants to know of its people, with a type. Attributes without a definition are kept as they come.
create table contact_attributes (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  key text not null,
  label text not null,
  type text not null check (type in ('text', 'number', 'date', 'boolean', 'choice')),
  options text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index contact_attributes_one_key on contact_attributes (tenant_id, key);
select make_tenant_table('contact_attributes', 'select, insert, update, delete');

-- A customer of the water system is a contact; people who share a phone are one contact with several customers.
create table contact_customers (
  tenant_id uuid not null,
  customer_id uuid not null,
  contact_id uuid not null,
  -- the customer as it was when it was last looked at: an edit since is taken over by the next look
  seen_at timestamptz not null,
  primary key (tenant_id, customer_id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, contact_id) references contacts (tenant_id, id)
);
create index contact_customers_by_contact on contact_customers (tenant_id, contact_id, customer_id);
select make_tenant_table('contact_customers', 'select, insert, update, delete');
-- customers edited since the contacts last looked
create index customers_by_updated on customers (tenant_id, updated_at, id);

-- How far the look over customers has come.
create table contact_sync_marks (
  tenant_id uuid not null references tenants (id),
  updated_at timestamptz not null,
  customer_id uuid not null,
  primary key (tenant_id)
);
select make_tenant_table('contact_sync_marks', 'select, insert, update');
