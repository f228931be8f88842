import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../kernel/db.ts';
import { UNPROVEN } from '../read-event.ts';

export interface UnprovenNotice {
  readonly id: string;
  readonly channel_id: string;
  readonly receipt: string;
  readonly content_type: string | null;
  readonly body: Buffer;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The real notice may come by its own door. */
const WAIT_MS = 2 * MINUTE;
/** Where a paybill is pulled, the pull finds real money within a quarter of an hour, with its account number. */
const WAIT_FOR_PULL_MS = 20 * MINUTE;
/** What is older is a person's. */
const WITHIN_MS = 2 * DAY;
/** M-Pesa could not be reached at all: nothing was asked, so it may be asked again, this often and after this time. */
const MOST_NOT_SENT = 4;
const NOT_SENT_WAIT_MS = 10 * MINUTE;

const before = (now: Date, milliseconds: number): Date => new Date(now.getTime() - milliseconds);

/** True for a receipt that was asked about, by whomever; questions that never left do not count until they are too many. */
function asked(receipt: RawBuilder<unknown>, { tx, now }: { readonly tx: Tx; readonly now: Date }): RawBuilder<unknown> {
  return sql`(
    exists (select from provider_requests r where r.tenant_id = ${tx.tenantId} and r.receipt = ${receipt} and r.kind = 'transaction_status'
      and not (r.state = 'refused' and r.result_code = 'not_sent' and r.updated_at < ${before(now, NOT_SENT_WAIT_MS)}::timestamptz))
    or (select count(*) from provider_requests r where r.tenant_id = ${tx.tenantId} and r.receipt = ${receipt} and r.kind = 'transaction_status') >= ${MOST_NOT_SENT})`;
}

/** Notices that M-Pesa can be asked about now, oldest first. */
export async function findUnproven(tx: Tx, { now, limit }: { readonly now: Date; readonly limit: number }): Promise<readonly UnprovenNotice[]> {
  const { rows } = await sql<UnprovenNotice>`
    select e.id, e.channel_id, e.receipt, e.content_type, e.body
    from payment_events e
    join payment_channels c on c.tenant_id = e.tenant_id and c.id = e.channel_id and c.is_active and c.deleted_at is null
      and c.initiator_name is not null and c.security_credential_sealed is not null and c.consumer_key_sealed is not null and c.consumer_secret_sealed is not null
    left join paybill_pulls p on p.tenant_id = c.tenant_id and p.channel_id = c.id and p.state = 'registered'
    where e.tenant_id = ${tx.tenantId} and e.state = 'quarantined' and e.reason = 'unproven_source' and e.receipt is not null
      and e.received_at > ${before(now, WITHIN_MS)}::timestamptz
      and e.received_at < case when p.channel_id is null then ${before(now, WAIT_MS)}::timestamptz else ${before(now, WAIT_FOR_PULL_MS)}::timestamptz end
      and not exists (select from payments y where y.tenant_id = e.tenant_id and y.provider = 'mpesa' and y.receipt = e.receipt)
      and not ${asked(sql`e.receipt`, { tx, now })}
      and not exists (select from provider_requests r where r.tenant_id = e.tenant_id and r.channel_id = e.channel_id and r.result_code in ('2001', '8006')
        and r.updated_at > ${before(now, DAY)}::timestamptz)
    order by e.received_at limit ${limit}`.execute(tx.q);
  return rows;
}

/** Two workers may have found the same notice: the second finds it locked, or asked about. */
export async function claimUnproven(tx: Tx, { id, receipt }: UnprovenNotice, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select from payment_events where tenant_id = ${tx.tenantId} and id = ${id} and state = 'quarantined' and reason = ${UNPROVEN} for update skip locked`.execute(
    tx.q,
  );
  if (rows.length === 0) return false;
  const answer = await sql<{ asked: boolean }>`select ${asked(sql`${receipt}`, { tx, now })} as asked`.execute(tx.q);
  return answer.rows[0]?.asked === false;
}
