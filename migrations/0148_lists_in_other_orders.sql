-- Payments by amount: an entry when a payment has come to rest, so that the intake writes none.
create index payments_by_amount on payments (tenant_id, amount_minor, id) where state not in ('received', 'vending', 'unknown');
-- Messages by state, and by whom they went to, as digits or as the beginning of them.
create index outbox_messages_by_state on outbox_messages (tenant_id, state, id);
create index outbox_messages_by_recipient on outbox_messages (tenant_id, (recipient collate "C"), id);
-- Payments that a person has to look at, as they came to be so: nobody else's stand in it.
create index payments_lately_failed on payments (tenant_id, updated_at) where state in ('failed', 'refund_due');
