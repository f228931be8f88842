-- People decide on refunds nobody can tell of as they do on vend orders and notices.
alter table payment_resolutions drop constraint payment_resolutions_subject_type_check;
alter table payment_resolutions add constraint payment_resolutions_subject_type_check
  check (subject_type in ('payment', 'vend_order', 'payment_event', 'refund')) not valid;
alter table payment_resolutions validate constraint payment_resolutions_subject_type_check;
create index payment_resolutions_by_subject on payment_resolutions (tenant_id, subject_id);

-- Who settled a notice that belonged to nobody, and how.
alter table unclaimed_events add column resolved_by uuid, add column resolution text, add column handed_to uuid;
create index unclaimed_events_open on unclaimed_events (id desc) where resolved_at is null;
