import { sql } from 'kysely';
import { plainArray } from '../../../kernel/pg-arrays.ts';
import type { Tx } from '../../../kernel/db.ts';
import type { GivenButton, GivenCard, TemplateHeader } from '../whatsapp/index.ts';
import type { Reading } from './queries.ts';

export interface Variant {
  readonly key: string;
  readonly name: string;
  readonly messageText: string;
  readonly subject: string;
  readonly templateId: string | null;
  readonly whatsappTemplateId: string | null;
  /** Above the text of the WhatsApp template. */
  readonly header: TemplateHeader | null;
  /** Of a WhatsApp template with cards that slide. */
  readonly cards: readonly GivenCard[] | null;
  /** What its buttons open: flows, the catalogue or some of its products. */
  readonly buttons: readonly GivenButton[] | null;
  readonly variables: Readonly<Record<string, string>>;
}

/** Of several campaigns, by their ids. */
export async function variantsOf(tx: Reading, campaignIds: readonly string[]): Promise<ReadonlyMap<string, readonly Variant[]>> {
  const { rows } = await sql<Variant & { campaignId: string }>`
    select v.campaign_id as "campaignId", v.key, v.name, v.message_text as "messageText", v.subject, v.template_id as "templateId", v.whatsapp_template_id as "whatsappTemplateId", v.variables, v.cards, v.buttons,
      case when v.header_media_id is null then v.header else coalesce(v.header, '{}') || jsonb_build_object('asset', v.header_media_id) end as header
    from campaign_variants v where ${tx.tenantId === null ? sql`true` : sql`v.tenant_id = ${tx.tenantId}`} and v.campaign_id = any(${plainArray(campaignIds)}::uuid[])
    order by v.campaign_id, v.key`.execute(tx.q);
  return Map.groupBy(rows, (row) => row.campaignId);
}

export async function replaceVariants({ q, tenantId }: Tx, campaignId: string, variants: readonly Variant[]): Promise<void> {
  await sql`delete from campaign_variants where tenant_id = ${tenantId} and campaign_id = ${campaignId} and key <> all(${variants.map(({ key }) => key)}::text[])`.execute(
    q,
  );
  await sql`
    insert into campaign_variants (tenant_id, campaign_id, key, name, message_text, subject, template_id, whatsapp_template_id, variables, cards, buttons, header_media_id, header)
    select ${tenantId}, ${campaignId}, v.* from json_to_recordset(${JSON.stringify(
      variants.map((v) => ({
        key: v.key,
        name: v.name,
        message_text: v.messageText,
        subject: v.subject,
        template_id: v.templateId,
        whatsapp_template_id: v.whatsappTemplateId,
        variables: v.variables,
        cards: v.cards,
        buttons: v.buttons,
        ...storedHeader(v.header),
      })),
    )}::json) as v (key text, name text, message_text text, subject text, template_id uuid, whatsapp_template_id uuid, variables jsonb, cards jsonb, buttons jsonb,
      header_media_id uuid, header jsonb)
    on conflict (tenant_id, campaign_id, key) do update set name = excluded.name, message_text = excluded.message_text, subject = excluded.subject,
      template_id = excluded.template_id, whatsapp_template_id = excluded.whatsapp_template_id, variables = excluded.variables,
      cards = excluded.cards, buttons = excluded.buttons, header_media_id = excluded.header_media_id, header = excluded.header`.execute(q);
}

/** A file of ours is kept as what it is: a row of another table. */
function storedHeader(header: TemplateHeader | null): { readonly header_media_id: string | null; readonly header: Omit<TemplateHeader, 'asset'> | null } {
  const { asset = null, ...rest } = header ?? {};
  return { header_media_id: asset, header: Object.keys(rest).length === 0 ? null : rest };
}

/** Of these segments, those that are there, with their last counts; in the order of their names. */
export async function segmentFacts(
  tx: Reading,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly name: string; readonly people: number }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; name: string; people: number }>`
    select s.id, s.name, s.contact_count as people from segments s
    where ${tx.tenantId === null ? sql`true` : sql`s.tenant_id = ${tx.tenantId}`} and s.id = any(${plainArray(ids)}::uuid[]) and s.deleted_at is null order by s.name`.execute(
    tx.q,
  );
  return rows;
}

/** How many of these contacts are there. */
export async function countContacts({ q, tenantId }: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from contacts where tenant_id = ${tenantId} and id = any(${plainArray(ids)}::uuid[]) and deleted_at is null`.execute(q);
  return rows[0]!.n;
}
