-- Lists of what few payments and tokens are, in the order of the lists. What every sale passes through is left out, so
-- a sale pays for one small entry: that of a token until it is delivered.
create index payments_of_rare_state on payments (tenant_id, state, id) where state not in ('received', 'vending', 'unknown', 'vended');
create index tokens_not_delivered on tokens (tenant_id, status, id) where status <> 'delivered';
create index tokens_of_rare_type on tokens (tenant_id, token_type, id) where token_type <> 'vending';
