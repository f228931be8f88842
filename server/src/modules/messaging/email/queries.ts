import { sql } from 'kysely';
import type { Tx } from '../../../kernel/db.ts';
import type { MailAttachment } from './port.ts';

export interface EmailSettings {
  readonly sender_name: string;
  readonly reply_to: string;
}

export interface Sender extends EmailSettings {
  readonly client: string;
  readonly colour: string | null;
}

/** Who a tenant's mail is from, and what it looks like. */
export async function loadSender(tx: Tx): Promise<Sender> {
  const { rows } = await sql<Sender>`
    select t.name as client, t.branding ->> 'primary_color' as colour, coalesce(s.sender_name, '') as sender_name, coalesce(s.reply_to, '') as reply_to
    from tenants t left join email_settings s on s.tenant_id = t.id where t.id = ${tx.tenantId}`.execute(tx.q);
  return rows[0]!;
}

export async function saveEmailSettings(tx: Tx, settings: EmailSettings, at: Date): Promise<void> {
  const values = { ...settings, updated_at: at };
  await tx.q
    .insertInto('email_settings')
    .values({ tenant_id: tx.tenantId, ...values })
    .onConflict((key) => key.column('tenant_id').doUpdateSet(values))
    .execute();
}

export interface NewAttachment extends MailAttachment {
  readonly messageId: string;
  readonly no: number;
}

/** Of messages that were new: one that had been said before has its files already. */
export async function addAttachments(tx: Tx, rows: readonly NewAttachment[], at: Date): Promise<void> {
  await sql`
    insert into email_attachments (tenant_id, message_id, no, filename, content_type, content, created_at)
    select ${tx.tenantId}::uuid, r.message_id, r.no, r.filename, r.content_type, r.content, ${at}::timestamptz
    from unnest(${rows.map((r) => r.messageId)}::uuid[], ${rows.map((r) => r.no)}::smallint[], ${rows.map((r) => r.filename)}::text[], ${rows.map((r) => r.contentType)}::text[],
      ${rows.map((r) => r.content)}::bytea[]) as r (message_id, no, filename, content_type, content)
    join outbox_messages m on m.tenant_id = ${tx.tenantId} and m.id = r.message_id`.execute(tx.q);
}

export async function attachmentsOf(tx: Tx, messageId: string): Promise<readonly MailAttachment[]> {
  const { rows } = await sql<MailAttachment>`
    select filename, content_type as "contentType", content from email_attachments where tenant_id = ${tx.tenantId} and message_id = ${messageId} order by no`.execute(
    tx.q,
  );
  return rows;
}

/** Files of messages that ended before then. */
export async function removeAttachments(tx: Tx, before: Date): Promise<void> {
  await sql`
    delete from email_attachments a using outbox_messages m
    where a.tenant_id = ${tx.tenantId} and a.created_at < ${before}::timestamptz and m.tenant_id = a.tenant_id and m.id = a.message_id and m.next_action_at is null`.execute(
    tx.q,
  );
}
