-- Notices from unproven sources that M-Pesa is asked about without a person: which there are, whether their receipt was
-- asked about before, and whether M-Pesa refuses who asks. Each index holds only the rows that the question is about.
create index payment_events_unproven on payment_events (tenant_id, received_at) where state = 'quarantined' and reason = 'unproven_source';
create index provider_requests_by_receipt on provider_requests (tenant_id, receipt);
create index provider_requests_initiator_refused on provider_requests (tenant_id, channel_id, updated_at) where result_code in ('2001', '8006');
