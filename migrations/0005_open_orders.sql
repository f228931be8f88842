-- What stands before an order at its meter: earlier open ones of the same meter.
create index vend_orders_open_by_meter on vend_orders (tenant_id, vendor_account_id, meter_number, created_at, id)
  where state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review');
