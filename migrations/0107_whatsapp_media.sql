-- Files that came with messages or go with them. The bytes lie in the media store under <tenant>/<id>.
create table whatsapp_media (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  number_id uuid,
  kind text not null check (kind in ('image', 'video', 'audio', 'document', 'sticker')),
  mime text not null default '',
  filename text not null default '',
  bytes bigint,
  -- hex; of what is stored
  sha256 text,
  state text not null check (state in ('waiting', 'stored', 'failed')),
  -- of a file that came: Meta's id, good for seven days
  meta_id text,
  -- of a file that came: what Meta says its checksum is
  expected_sha256 text,
  wamid text,
  attempts integer not null default 0,
  next_at timestamptz,
  error text,
  created_by uuid,
  created_at timestamptz not null,
  stored_at timestamptz,
  primary key (tenant_id, id)
);
create unique index whatsapp_media_once on whatsapp_media (tenant_id, number_id, wamid, meta_id) where direction = 'in';
create index whatsapp_media_due on whatsapp_media (tenant_id, next_at) where next_at is not null;
select make_tenant_table('whatsapp_media', 'select, insert, update');

-- Meta's ids of files that were handed over, by number; good for thirty days.
create table whatsapp_uploads (
  tenant_id uuid not null,
  media_id uuid not null,
  number_id uuid not null,
  meta_id text not null,
  uploaded_at timestamptz not null,
  primary key (tenant_id, media_id, number_id),
  foreign key (tenant_id, media_id) references whatsapp_media (tenant_id, id),
  foreign key (tenant_id, number_id) references whatsapp_numbers (tenant_id, id)
);
select make_tenant_table('whatsapp_uploads', 'select, insert, update');
