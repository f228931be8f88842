-- Every word of every message, once for each message: what is looked for in talks. Full-text operators are not leakproof, so
-- row security keeps their indexes from being used; equality and order of plain columns are, and the tenant leads the key.
-- The newest come first out of the index itself, whatever a word's number.
create table message_words (
  tenant_id uuid not null,
  word text collate "C" not null,
  -- the order of what was said: conversation_messages.seq
  seq bigint not null,
  message_id uuid not null,
  primary key (tenant_id, word, seq) include (message_id)
);
create index message_words_of on message_words (tenant_id, message_id);
select make_tenant_table('message_words', 'select, insert, delete');
