import type { Tx } from '../../../../kernel/db.ts';
import { announce, type Fact } from '../../../../kernel/facts.ts';
import { newId } from '../../../../kernel/ids.ts';
import { storable } from '../../../../kernel/text.ts';
import { findOrCreateContacts, plainIdentity } from '../identities.ts';
import type { ConsentAsk, ConsentChannel, ConsentEvent, ConsentVerdict, Identity } from '../port.ts';
import { addEvents, judge, type EventRow } from './queries.ts';

export const CHANNELS: readonly ConsentChannel[] = ['sms', 'whatsapp', 'email'];
const MOST_WORDING = 500;

/**
 * Writes grants and withdrawals down, and what stands since: one statement, whatever their number, besides finding the
 * people. The newest event of a channel and purpose counts, of two at the same moment the withdrawal; an import never
 * undoes a withdrawal. An event whose key is there already adds nothing.
 * @returns how many were new
 */
export async function recordConsent(tx: Tx, events: readonly ConsentEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const byIdentity = events.flatMap(({ subject }) => ('identity' in subject ? [subject.identity] : []));
  const made = await findOrCreateContacts(tx, byIdentity, 'inbound');
  let next = 0;
  const rows = events.map((event) => rowOf(event, 'identity' in event.subject ? made[next++]! : event.subject.contactId));
  const added = await addEvents(tx, rows);
  if (added > 0 && events.some(({ action }) => action === 'withdraw'))
    announce(tx, 'contact.opted_out', () => rows.filter(({ action }) => action === 'withdraw').map(factOf));
  return added;
}

function factOf({ contact_id: contact, channel, purpose, source, occurred_at }: EventRow): Fact {
  return { object: contact, path: `/api/messaging/contacts/${contact}/`, data: { contact, channel, purpose, source, occurred_at } };
}

function rowOf(event: ConsentEvent, contactId: string): EventRow {
  return {
    id: newId(),
    contact_id: contactId,
    channel: event.channel,
    purpose: event.purpose,
    action: event.action,
    source: event.source,
    actor_id: event.actorId ?? null,
    dedupe_key: event.dedupeKey ?? null,
    wording: storable(event.wording).slice(0, MOST_WORDING),
    occurred_at: event.occurredAt.toISOString(),
  };
}

/**
 * Whether these people may be written to, at this moment, in the order asked: one statement. `service` is allowed unless
 * the person is blocked or has stopped the business on WhatsApp; `marketing` needs a grant and no later withdrawal.
 */
export async function judgeConsent(tx: Tx, asks: readonly ConsentAsk[]): Promise<ConsentVerdict[]> {
  if (asks.length === 0) return [];
  return judge(
    tx,
    asks.map(({ identity, channel, purpose }) => ({ ...(plainIdentity(identity) as Required<Identity>), channel, purpose })),
  );
}
