import type { HookItem, HookPlace, NoticeItem } from '../../modules/messaging/whatsapp/port.ts';

/** What is kept and shown, and nothing follows from. */
export function notice(place: HookPlace, { event, reason = null, body }: Pick<NoticeItem, 'event' | 'body'> & { readonly reason?: string | null }): HookItem {
  return { kind: 'notice', place, event, reason, body };
}
