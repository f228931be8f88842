-- What is held on one person leaves as a file too: for programmes as JSON, and with the tokens where who asked may read them.
alter table report_exports drop constraint report_exports_format_check;
alter table report_exports add constraint report_exports_format_check check (format in ('csv', 'xlsx', 'pdf', 'json')) not valid;
alter table report_exports validate constraint report_exports_format_check;
alter table report_exports add column show_tokens boolean not null default false;
