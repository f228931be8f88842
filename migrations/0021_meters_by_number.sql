-- The platform's own staff look for a number that they were told, and list by number, across tenants.
create index meters_by_number on meters (meter_id, id) where deleted_at is null;
