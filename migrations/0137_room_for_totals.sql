-- Each sale changes its meter's running totals, and each posting its accounts' balances. With room left in a page the new
-- version of a row lies beside the old one and no index learns of it; in full pages each of ten indexes got a new entry.
alter table meters set (fillfactor = 80);
alter table ledger_accounts set (fillfactor = 80);
