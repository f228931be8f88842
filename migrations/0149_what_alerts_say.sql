-- What an alert says apart from English: the code of its sentence and the values in it, so that it reaches everybody in
-- their own language. Alerts of before have none and go by their message.
alter table alerts add column said jsonb not null default '{}';
