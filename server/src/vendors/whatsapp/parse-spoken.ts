import { isFields, toText, type Fields } from '../../kernel/text.ts';
import type { HookItem, HookPlace, Peer } from '../../modules/messaging/whatsapp/port.ts';
import { notice } from './notice.ts';
import { readMessage } from './parse-message.ts';
import { peerOf, phoneOf, userIdOf } from './peers.ts';

/** A message that was typed in the Business app: Meta tells it as an echo. */
export function readEcho(place: HookPlace, raw: Fields, contacts: readonly Fields[]): HookItem {
  const person = personOf(raw, contacts);
  const parent = userIdOf(raw['to_parent_user_id']);
  const others = parent === '' ? [] : [peerOf('', parent)];
  return asSpoken(readMessage(place, raw, []), { source: 'echo', direction: 'out', person, others, status: 'sent' });
}

/**
 * A piece of what was exchanged before the number was connected: kept whole as it came, and each of its messages beside it.
 * Meta sends threads, one for each person, whose id is the person's.
 */
export function readHistory(place: HookPlace, piece: Fields): readonly HookItem[] {
  const errors = listOf(piece['errors']).map((error) => toText(error['code']));
  const whole = notice(place, { event: 'history', reason: errors.join(' ') || null, body: piece });
  return [whole, ...listOf(piece['threads']).flatMap((thread) => listOf(thread['messages']).map((message) => ofThread(place, thread, message)))];
}

function ofThread(place: HookPlace, thread: Fields, message: Fields): HookItem {
  const context = isFields(thread['context']) ? thread['context'] : {};
  const person = peerOf(context['wa_id'] ?? thread['id'], context['user_id'] ?? thread['id'], toText(context['username']));
  const isOwn = place.displayNumber !== '' && phoneOf(message['from']).replaceAll(/\D/g, '') === place.displayNumber;
  const told = message['history_context'];
  const status = isFields(told) ? toText(told['status']).toLowerCase() || null : null;
  return asSpoken(readMessage(place, message, []), {
    source: 'history',
    direction: isOwn ? 'out' : 'in',
    person: { ...person, phone: /^\d+$/.test(person.phone) ? person.phone : '' },
    others: [],
    status,
  });
}

type Frame = Pick<Extract<HookItem, { kind: 'spoken' }>, 'source' | 'direction' | 'person' | 'others' | 'status'>;

function asSpoken(item: HookItem, frame: Frame): HookItem {
  if (item.kind !== 'message') return item;
  const { place, wamid, sentAt, type, text, body, contextId, media } = item;
  return { kind: 'spoken', place, wamid, at: sentAt, type, text, body, contextId, media, ...frame };
}

/** Whom an echo went to, with the name that stands beside it. */
function personOf(raw: Fields, contacts: readonly Fields[]): Peer {
  const [only] = contacts.length === 1 ? contacts : [];
  const profile = only?.['profile'];
  return peerOf(raw['to'], raw['to_user_id'], isFields(profile) ? toText(profile['name']) : '');
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
