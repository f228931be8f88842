-- What stands before an order at its meter: earlier open ones of the same meter.
create index vend_orders_open_by_meter on vend_orders (tenant_id, vendor_account_id, meter_number, created_at, id)
  where state in ('ready', 'vend_requested', 'unknown', 'resolving', 'manual_review');

-- What the intake has taken in and nobody has settled yet; nearly always empty.
create index payment_events_open on payment_events (tenant_id, received_at) where state = 'received';
create index stk_requests_by_secret on stk_requests (tenant_id, callback_secret_hash);
