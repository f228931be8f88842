import { sql } from 'kysely';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import type { ConsentChannel } from '../contacts/port.ts';
import type { RecipientState } from './state.ts';

export interface Person {
  readonly name: string;
  readonly language: string | null;
  readonly attributes: Record<string, unknown>;
}

export async function findPerson({ q, tenantId }: Tx, id: string): Promise<Person | undefined> {
  const { rows } =
    await sql<Person>`select name, language, attributes from contacts where tenant_id = ${tenantId} and id = ${id} and deleted_at is null`.execute(q);
  return rows[0];
}

/** By which numbers are read that people write without their country. */
export async function placeOf(tx: Tx): Promise<{ readonly timeZone: string; readonly currency: string }> {
  const { rows } = await sql<{ timeZone: string; currency: string }>`select time_zone as "timeZone", currency from tenants where id = ${tx.tenantId}`.execute(
    tx.q,
  );
  return rows[0]!;
}

export interface RecipientRow {
  /** Of the contact; the list is turned by it. */
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
  readonly channel: ConsentChannel;
  readonly variant: string | null;
  readonly state: RecipientState;
  readonly reason: string | null;
  readonly messageId: string | null;
  readonly tries: number;
  /** Null: when the winner is known. */
  readonly dueAt: Date | null;
  readonly queuedAt: Date | null;
  readonly movedAt: Date | null;
  readonly repliedAt: Date | null;
  readonly optedOutAt: Date | null;
}

export interface RecipientFilter {
  readonly campaignId: string;
  readonly state: RecipientState | null;
  readonly after: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** Those that an index is kept of. */
const RARE: ReadonlySet<RecipientState> = new Set(['failed', 'unconfirmed', 'skipped', 'cancelled']);

/** The people of a campaign in the order of their ids; rare states by an index of their own. */
export async function listRecipients(tx: Tx | PlatformTx, { campaignId, state, after, limit, offset }: RecipientFilter): Promise<readonly RecipientRow[]> {
  const { rows } = await sql<RecipientRow>`
    select r.contact_id as id, c.name, r.address, r.channel, r.variant, r.state, r.reason, case when r.on_standby then r.standby_id else r.message_id end as "messageId", r.tries,
      case when r.due_at < 'infinity' then r.due_at end as "dueAt", r.queued_at as "queuedAt", r.moved_at as "movedAt", r.replied_at as "repliedAt", r.opted_out_at as "optedOutAt"
    from (
      select * from campaign_recipients where ${tx.tenantId === null ? sql`true` : sql`tenant_id = ${tx.tenantId}`} and campaign_id = ${campaignId}
        and ${state === null ? sql`true` : RARE.has(state) ? sql`rare = ${state}` : sql`state = ${state}`} and ${after === null ? sql`true` : sql`contact_id > ${after}`}
      order by contact_id limit ${limit} offset ${offset}) r
    join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id order by r.contact_id`.execute(tx.q);
  return rows;
}
