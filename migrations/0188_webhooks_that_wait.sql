-- What has waited for too long is found without reading all that waits behind an address that is left alone.
create index webhook_deliveries_by_round on webhook_deliveries (tenant_id, round_began_at) where next_action_at is not null;
