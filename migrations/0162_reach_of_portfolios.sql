-- Meta lets a portfolio begin talks with so many different people within any 24 hours; clients may share one. Hashes alone,
-- and none is older than a day and an hour.
create table whatsapp_reach (
  portfolio text not null,
  person bytea not null,
  reached_at timestamptz not null,
  primary key (portfolio, person)
);
create index whatsapp_reach_lately on whatsapp_reach (portfolio, reached_at);
create index whatsapp_reach_old on whatsapp_reach (reached_at);
grant select, insert, update, delete on whatsapp_reach to mkondo_runtime;
grant select on whatsapp_reach to mkondo_platform;
-- Meta's id of the portfolio that a number belongs to; empty: its account is taken for one.
alter table whatsapp_numbers add column portfolio_id text not null default '';
