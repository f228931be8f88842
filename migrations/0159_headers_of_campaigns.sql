-- What stands above the text of a variant's WhatsApp template: a file of ours (header_media_id), one at an address, or a
-- place ({"link": …}, {"filename": …}, {"location": …}). A template's sample is never sent again by itself.
alter table campaign_variants add column header_media_id uuid;
alter table campaign_variants add column header jsonb;
alter table campaign_variants
  add constraint campaign_variants_header_media foreign key (tenant_id, header_media_id) references whatsapp_media (tenant_id, id) not valid;
alter table campaign_variants validate constraint campaign_variants_header_media;
