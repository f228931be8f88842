-- What buttons of a WhatsApp template open, each by its number: a flow with its token and data, a catalogue, products. Null where nothing is said.
alter table campaign_variants add column buttons jsonb;
