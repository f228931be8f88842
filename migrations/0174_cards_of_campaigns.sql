-- What the cards of a template that slides are filled with, card by card: a file of ours and values. Null where there are none.
alter table campaign_variants add column cards jsonb;
