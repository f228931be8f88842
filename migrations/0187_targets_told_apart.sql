-- Of each target that was missed somebody is told once: `late_told` is of the answer, this of the end. One mark for both told
-- of the end anew whenever a customer wrote again, and left it out where it passed between two answers.
alter table conversations add column resolve_told boolean not null default false;
update conversations set resolve_told = true where late_told and resolve_due_at <= now();

create index conversations_due_to_tell on conversations (tenant_id, (least(case when not late_told then answer_due_at end, case when not resolve_told then resolve_due_at end)))
  where (answer_due_at is not null and not late_told) or (resolve_due_at is not null and not resolve_told);
drop index conversations_due_untold;
