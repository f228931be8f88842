-- Text messages of clients without a gateway of their own leave by the platform's accounts, which have one id for all
-- clients. A report about one says whose message it is by the gateway's id of it, or by ours: found here, across clients.
create index outbox_attempts_lent_by_provider on outbox_attempts (channel_id, provider_id)
  where channel_id in ('00000000-0000-7000-8000-000000000b01', '00000000-0000-7000-8000-000000000b02', '00000000-0000-7000-8000-000000000b03')
    and provider_id is not null;
create index outbox_attempts_lent_by_message on outbox_attempts (channel_id, message_id)
  where channel_id in ('00000000-0000-7000-8000-000000000b01', '00000000-0000-7000-8000-000000000b02', '00000000-0000-7000-8000-000000000b03');
