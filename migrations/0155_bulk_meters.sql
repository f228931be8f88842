-- The meter through which the water of another one comes: a bulk meter of a zone or a building, read like any other. What
-- it let through is compared with what was sold below it.
alter table meters add column bulk_meter_id uuid;
alter table meters add constraint meters_not_their_own_bulk check (bulk_meter_id <> id) not valid;
alter table meters add constraint meters_bulk_meter foreign key (tenant_id, bulk_meter_id) references meters (tenant_id, id) not valid;
create index meters_below_bulk on meters (tenant_id, bulk_meter_id, id) where bulk_meter_id is not null;
