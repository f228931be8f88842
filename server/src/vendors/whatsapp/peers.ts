import { isFields, toText, type Fields } from '../../kernel/text.ts';
import type { Peer } from '../../modules/messaging/whatsapp/port.ts';

/** Country, then up to 128 letters and digits; `ENT` before them in the id of a parent account. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** What is no business-scoped id is none: ''. */
export function userIdOf(value: unknown): string {
  const text = toText(value);
  return USER_ID.test(text) ? text : '';
}

/** Digits as Meta writes them; a plus before them is left out, and what is no number stays as it is. */
export function phoneOf(value: unknown): string {
  return toText(value).replace(/^\+/, '').slice(0, 64);
}

export function peerOf(phone: unknown, userId: unknown, name = ''): Peer {
  return { phone: phoneOf(phone), userId: userIdOf(userId), name };
}

/** The person of a message, with the name out of `contacts`, which may be absent, empty or about somebody else. */
export function senderOf(message: Fields, contacts: readonly Fields[]): Peer {
  const sender = peerOf(message['from'], message['from_user_id']);
  const own = contacts.find((one) => isOf(one, sender));
  const only = own ?? (contacts.length === 1 ? contacts[0] : undefined);
  if (!only) return sender;
  // what the message says of its sender goes before what stands beside it
  const isNamed = sender.phone !== '' || sender.userId !== '';
  const told = isNamed && own === undefined ? peerOf('', '') : peerOf(only['wa_id'], only['user_id']);
  return { phone: sender.phone || told.phone, userId: sender.userId || told.userId, name: nameOf(only) };
}

function isOf(contact: Fields, { phone, userId }: Peer): boolean {
  return (phone !== '' && phoneOf(contact['wa_id']) === phone) || (userId !== '' && userIdOf(contact['user_id']) === userId);
}

/** Other ids that the payload names for the sender: the parent's id, and WhatsApp's own where it is not the number dialled. */
export function othersOf(message: Fields, contacts: readonly Fields[], sender: Peer): readonly Peer[] {
  const parents = [message['from_parent_user_id'], ...(contacts.length === 1 ? [contacts[0]!['parent_user_id']] : [])].map(userIdOf);
  const found = contacts.length === 1 ? peerOf(contacts[0]!['wa_id'], contacts[0]!['user_id']) : null;
  const peers = [...new Set(parents)].filter((id) => id !== '').map((id): Peer => ({ phone: '', userId: id, name: '' }));
  const isOther = found !== null && found.phone !== '' && found.phone !== sender.phone;
  return isOther ? [...peers, { ...found, userId: '' }] : peers;
}

function nameOf(contact: Fields): string {
  const profile = contact['profile'];
  return isFields(profile) ? toText(profile['name']) || toText(profile['username']) : '';
}
