-- An account's id follows from what the account is, so the primary key already says that there is one of each. A second unique
-- index only made the first posting of an account fail when two came at once: `on conflict` waits at its own index alone, and
-- the one that loses there still writes into the other, which answers with an error instead of adding to the balance.
drop index ledger_accounts_one;
create index ledger_accounts_by_code on ledger_accounts (tenant_id, code, owner_id);
