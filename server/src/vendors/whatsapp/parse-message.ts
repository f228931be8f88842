import { isFields, toText, type Fields } from '../../kernel/text.ts';
import type { HookItem, HookPlace, InboundMedia, MediaKind, Peer } from '../../modules/messaging/whatsapp/port.ts';
import { notice } from './notice.ts';
import { othersOf, peerOf, senderOf } from './peers.ts';
import { timeOf } from './times.ts';
import { wordsOf } from './words.ts';

const MEDIA = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** System notes, reactions and what was taken back are no word of a customer that opens 24 hours. */
const OPENS_NOTHING: ReadonlySet<string> = new Set(['system', 'reaction', 'edit', 'revoke', 'request_welcome']);

export function readMessage(place: HookPlace, message: Fields, contacts: readonly Fields[]): HookItem {
  const wamid = toText(message['id']);
  if (wamid === '') return notice(place, { event: 'message_without_id', body: message });
  const type = toText(message['type']) || 'unknown';
  const from = senderOf(message, contacts);
  const context = message['context'];
  const isHistory = place.field === 'history';
  return {
    kind: 'message',
    place,
    wamid,
    from,
    others: [...othersOf(message, contacts, from), ...changedIds(message)],
    sentAt: timeOf(message['timestamp']),
    type: type === 'interactive' ? interactiveType(message) : type,
    text: wordsOf(message, type),
    body: message,
    contextId: isFields(context) ? toText(context['id']) || null : null,
    media: mediaOf(message, type),
    opensWindow: !OPENS_NOTHING.has(type) && !isHistory,
    fromAd: isFields(message['referral']),
    isHistory,
  };
}

/** `interactive` says nothing: `button_reply`, `list_reply`, `nfm_reply` do. */
function interactiveType(message: Fields): string {
  const inner = message['interactive'];
  return isFields(inner) ? toText(inner['type']) || 'interactive' : 'interactive';
}

/** The person's new ids, out of a system note; the older form had `new_wa_id`. */
function changedIds(message: Fields): readonly Peer[] {
  const system = message['system'];
  if (!isFields(system)) return [];
  const now = peerOf(system['wa_id'] ?? system['new_wa_id'], system['user_id']);
  const before = peerOf('', system['previous_user_id']);
  return [now, before].filter((peer) => peer.phone !== '' || peer.userId !== '');
}

function mediaOf(message: Fields, type: string): InboundMedia | null {
  // older payloads call a voice note `voice`
  const kind: MediaKind | undefined = type === 'voice' ? 'audio' : MEDIA.find((one) => one === type);
  const media = message[type];
  if (kind === undefined || !isFields(media)) return null;
  const mediaId = toText(media['id']);
  if (mediaId === '') return null;
  return { kind, mediaId, mime: toText(media['mime_type']), sha256: toText(media['sha256']), filename: toText(media['filename']) };
}
