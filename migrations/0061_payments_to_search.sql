-- Who paid, as two indexes of plain columns: coalesce() counts as leaky, so under row security the one over it was never
-- used as a condition. A payment stands in one of them.
create index payments_by_payer_phone on payments (tenant_id, payer_phone, received_at desc) where state = 'vended' and payer_phone is not null;
create index payments_by_payer_text on payments (tenant_id, phone, received_at desc) where state = 'vended' and payer_phone is null;
drop index payments_by_payer;

-- What was typed as the account, and who paid, of payments that went another way than the usual one. The usual ones are
-- found by their meter and by the two above, and pass through none of these: a sale pays nothing for the search.
create index payments_by_typed_account on payments (tenant_id, (account_text collate "C"))
  where state not in ('received', 'vending', 'unknown', 'vended') or matched_by = 'assigned';
create index payments_by_other_payer_phone on payments (tenant_id, payer_phone)
  where state not in ('received', 'vending', 'unknown', 'vended') and payer_phone is not null;
create index payments_by_other_payer_text on payments (tenant_id, phone)
  where state not in ('received', 'vending', 'unknown', 'vended') and payer_phone is null;
