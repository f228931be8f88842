-- What becomes of a message on its way changes its row where it stands: a value that an index holds would cost an entry in
-- every index of the table each time it changes.
alter table outbox_messages
  -- the state, with those in which it is under way as one
  add column stage text not null generated always as (case when state in ('sending', 'accepted', 'sent') then 'under_way' else state end) stored,
  -- since when it is in doubt and still holds credits
  add column doubted_at timestamptz generated always as (case when charge = 'held' and state = 'unknown' then updated_at end) stored;
drop index outbox_messages_by_state;
create index outbox_messages_by_stage on outbox_messages (tenant_id, stage, id);
drop index outbox_messages_held_in_doubt;
create index outbox_messages_in_doubt on outbox_messages (tenant_id, doubted_at) where doubted_at is not null;
-- room for the second version of a row beside the first
alter table outbox_messages set (fillfactor = 55);

-- First attempts of messages that were written on their way: their leases end by these, and not by a time in the message.
create index outbox_attempts_begun on outbox_attempts (tenant_id, sent_at) where state = 'sending';
