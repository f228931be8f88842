-- What a tenant shows to prove that a sender name is its own: operators ask for a certificate or a letter.
create table sender_documents (
  tenant_id uuid not null,
  id uuid not null,
  request_id uuid not null,
  filename text not null,
  mime text not null check (mime in ('application/pdf', 'image/jpeg', 'image/png')),
  content bytea not null check (length(content) between 1 and 5242880),
  added_by uuid,
  added_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, request_id) references sender_requests (tenant_id, id)
);
-- a certificate is compressed already
alter table sender_documents alter column content set storage external;
create index sender_documents_by_request on sender_documents (tenant_id, request_id, id);
select make_tenant_table('sender_documents', 'select, insert, delete');
