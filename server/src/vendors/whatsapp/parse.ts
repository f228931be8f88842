import { isFields, parseJson, toText, type Fields } from '../../kernel/text.ts';
import type { HookItem, HookPlace, ParsedHook } from '../../modules/messaging/whatsapp/port.ts';
import { notice } from './notice.ts';
import { readAccountChange } from './parse-account.ts';
import { readMessage } from './parse-message.ts';
import { readEcho, readHistory } from './parse-spoken.ts';
import { readStatus } from './parse-status.ts';
import { peerOf } from './peers.ts';
import { timeOf } from './times.ts';

/**
 * Everything that one POST holds, entry by entry, change by change, item by item. What one item is must never keep
 * another from being read; what nobody knows yet is a notice.
 */
export function parseHook(body: Uint8Array): ParsedHook {
  const value = parseJson(Buffer.from(body).toString('utf8'));
  if (!isFields(value)) return { items: [], unreadable: 'not_json' };
  if (value['object'] !== undefined && value['object'] !== 'whatsapp_business_account') return { items: [], unreadable: 'not_whatsapp' };
  if (!Array.isArray(value['entry'])) return { items: [], unreadable: 'no_entry' };
  return { items: listOf(value['entry']).flatMap((entry) => listOf(entry['changes']).flatMap((change) => readChange(entry, change))), unreadable: null };
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function readChange(entry: Fields, change: Fields): readonly HookItem[] {
  const value = isFields(change['value']) ? change['value'] : {};
  const metadata = isFields(value['metadata']) ? value['metadata'] : {};
  const place: HookPlace = {
    // what concerns a partner comes under the partner's own id
    wabaId: (isFields(value['waba_info']) ? toText(value['waba_info']['waba_id']) : '') || toText(entry['id']),
    phoneNumberId: toText(metadata['phone_number_id']),
    displayNumber: (toText(metadata['display_phone_number']) || toText(value['display_phone_number'])).replaceAll(/\D/g, ''),
    // one sample of Meta's own has it inside
    field: toText(change['field']) || toText(value['field']),
  };
  const items = READERS.flatMap((read) => read(place, value));
  return items.length > 0 ? items : [accountItem(place, value, entry)];
}

type Reader = (place: HookPlace, value: Fields) => readonly HookItem[];

const READERS: readonly Reader[] = [
  (place, value) => {
    const contacts = listOf(value['contacts']);
    return rawList(value['messages']).map((raw) => safely(place, { raw, event: 'message' }, () => readMessage(place, raw as Fields, contacts)));
  },
  (place, value) => rawList(value['statuses']).map((raw) => safely(place, { raw, event: 'status' }, () => readStatus(place, raw as Fields))),
  (place, value) => rawList(value['user_preferences']).map((raw) => safely(place, { raw, event: 'preference' }, () => readPreference(place, raw as Fields))),
  (place, value) => {
    const contacts = listOf(value['contacts']);
    return rawList(value['message_echoes']).map((raw) => safely(place, { raw, event: 'echo' }, () => readEcho(place, raw as Fields, contacts)));
  },
  (place, value) => rawList(value['history']).flatMap((raw) => (isFields(raw) ? readHistory(place, raw) : [notice(place, { event: 'history', body: raw })])),
  (place, value) => rawList(value['errors']).map((raw) => notice(place, { event: 'error', reason: isFields(raw) ? toText(raw['code']) : null, body: raw })),
];

function rawList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What cannot be read is kept as it came, by itself. */
function safely(place: HookPlace, { raw, event }: { readonly raw: unknown; readonly event: string }, read: () => HookItem): HookItem {
  try {
    return isFields(raw) ? read() : notice(place, { event: `unreadable_${event}`, body: raw });
  } catch (error) {
    return notice(place, { event: `unreadable_${event}`, reason: error instanceof Error ? error.message.slice(0, 200) : null, body: raw });
  }
}

function readPreference(place: HookPlace, raw: Fields): HookItem {
  const value = toText(raw['value']).toLowerCase();
  if ((value !== 'stop' && value !== 'resume') || toText(raw['category']) !== 'marketing_messages') return notice(place, { event: 'preference', body: raw });
  const who = peerOf(raw['wa_id'], raw['user_id']);
  return { kind: 'preference', place, who, value, at: timeOf(raw['timestamp']), detail: toText(raw['detail']) };
}

function accountItem(place: HookPlace, value: Fields, entry: Fields): HookItem {
  return safely(
    place,
    { raw: value, event: place.field || 'change' },
    () => readAccountChange(place, value) ?? notice(place, { event: place.field || 'unknown', body: { time: entry['time'] ?? null, value } }),
  );
}
