/** What one POST of Meta holds. Read in `vendors/whatsapp`, applied in `events/`; others find it in `port.ts`. */

import type { DeliveryReport } from '../outbox/port.ts';

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** Who is meant: a number, a business-scoped id, or both. */
export interface Peer {
  /** WhatsApp's id of the person: digits without plus as a rule, and not always those that were dialled; or ''. */
  readonly phone: string;
  /** `KE.1349…`, or ''. */
  readonly userId: string;
  readonly name: string;
}

/** What one POST of Meta holds, each item by itself. What cannot be read is an item too. */
export interface ParsedHook {
  readonly items: readonly HookItem[];
  /** Why the whole body is none of WhatsApp's; null when it is. */
  readonly unreadable: string | null;
}

/** Where an item belongs. */
export interface HookPlace {
  readonly wabaId: string;
  /** Meta's id of the business number; '' for what concerns the whole account. */
  readonly phoneNumberId: string;
  readonly displayNumber: string;
  readonly field: string;
}

export type HookItem = { readonly place: HookPlace } & (InboundItem | SpokenItem | StatusItem | PreferenceItem | TemplateItem | NumberItem | NoticeItem);

interface InboundItem {
  readonly kind: 'message';
  readonly wamid: string;
  readonly from: Peer;
  /** Other ids of the same person: parent id, the id before or after a change. */
  readonly others: readonly Peer[];
  readonly sentAt: Date | null;
  /** Meta's word: `text`, `image`, `button`, `system`, `unsupported`, … */
  readonly type: string;
  /** What a person would read of it; null for what has no words. */
  readonly text: string | null;
  /** Everything that came, as it came. */
  readonly body: unknown;
  readonly contextId: string | null;
  readonly media: InboundMedia | null;
  /** False for what opens no window: reactions, system notes, what was deleted. */
  readonly opensWindow: boolean;
  readonly fromAd: boolean;
  /** Written before the number was connected, and sent along once. */
  readonly isHistory: boolean;
}

/** What was said outside of this system: typed in the Business app, or exchanged before the number was connected. */
interface SpokenItem {
  readonly kind: 'spoken';
  readonly source: 'echo' | 'history';
  /** `out`: the business wrote it. */
  readonly direction: 'in' | 'out';
  readonly wamid: string;
  /** The person it was exchanged with, whoever wrote. */
  readonly person: Peer;
  readonly others: readonly Peer[];
  readonly at: Date | null;
  readonly type: string;
  readonly text: string | null;
  readonly body: unknown;
  readonly contextId: string | null;
  readonly media: InboundMedia | null;
  /** How far it had come, in Meta's lower-cased word (`sent`, `delivered`, `read`, `played`, `pending`, `error`); null where nothing is told. */
  readonly status: string | null;
}

export interface InboundMedia {
  readonly kind: MediaKind;
  readonly mediaId: string;
  readonly mime: string;
  readonly sha256: string;
  readonly filename: string;
}

export interface StatusItem {
  readonly kind: 'status';
  readonly wamid: string;
  /** Meta's word, in lower case. */
  readonly status: string;
  /** For the outbox; null for words that say nothing about delivery. */
  readonly report: DeliveryReport | null;
  readonly at: Date | null;
  readonly recipient: Peer;
  /** Of a group: who of it. */
  readonly participant: string;
  readonly errorCode: string;
  readonly errorText: string;
  /** The number or its account is why it failed. */
  readonly isTrouble: boolean;
  /** Its template is why it failed. */
  readonly templateIs?: 'paused' | 'disabled' | undefined;
  readonly pricing: { readonly model: string; readonly type: string; readonly category: string; readonly billable: boolean } | null;
}

interface PreferenceItem {
  readonly kind: 'preference';
  readonly who: Peer;
  readonly value: 'stop' | 'resume';
  readonly at: Date | null;
  readonly detail: string;
}

export interface TemplateItem {
  readonly kind: 'template';
  readonly metaId: string;
  readonly name: string;
  readonly language: string;
  /** What changes; what is undefined stays. */
  readonly status?: string;
  readonly reason?: string;
  readonly quality?: string;
  readonly category?: string;
  /** What Meta is going to make of the category. */
  readonly comingCategory?: string;
  /** The definition changed: it has to be read again. */
  readonly isChanged?: boolean;
  readonly body: unknown;
}

export interface NumberItem {
  readonly kind: 'number';
  readonly messagingLimit?: string;
  readonly throughput?: string;
  readonly nameStatus?: string;
  /** A code when the account may not send any more, '' when it may again. */
  readonly trouble?: string;
  readonly event: string;
  readonly body: unknown;
}

/** Kept and shown, and nothing follows from it: calls, pieces of history as they came, fields nobody knows yet. */
export interface NoticeItem {
  readonly kind: 'notice';
  readonly event: string;
  readonly reason: string | null;
  readonly body: unknown;
}
