-- Alerts by severity, each newest first: the list in that order reads them from here, and the few open ones by themselves.
create index alerts_by_severity on alerts (tenant_id, severity, id);
create index alerts_open_by_severity on alerts (tenant_id, severity, id) where resolved_at is null;
-- How often a meter was given to somebody.
create index meter_assignments_by_meter on meter_assignments (tenant_id, meter_id);
