-- Which clocks people go by, one step for each zone: read each minute while a campaign waits for everybody's own time.
create index contacts_zones on contacts (tenant_id, time_zone) where time_zone is not null and deleted_at is null;
