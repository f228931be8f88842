/** What WhatsApp needs from Meta's Cloud API. Implemented in `vendors/whatsapp`. */

import type { CarrierAccount, SendOutcome } from '../outbox/port.ts';
import type { MediaKind, ParsedHook } from './hook-items.ts';

export type { MediaKind, Peer, ParsedHook, HookPlace, HookItem, InboundMedia, StatusItem, TemplateItem, NumberItem, NoticeItem } from './hook-items.ts';

/** One business number with its secrets opened, for the moment of use. */
export interface WhatsappAccount extends CarrierAccount {
  readonly kind: 'whatsapp';
  readonly tenantId: string;
  /** Scheme and host of the Graph API, without version and without a trailing slash. */
  readonly baseUrl: string;
  readonly token: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
}

/** A file: already at Meta (`id`), at an address (`link`), or in our own storage (`asset`, replaced before it is sent). */
export interface MediaRef {
  readonly id?: string;
  readonly link?: string;
  readonly asset?: string;
  readonly caption?: string;
  readonly filename?: string;
  readonly voice?: boolean;
}

/** One product of a catalogue that is connected to the account, by its number there. */
export interface ProductRef {
  readonly catalog_id: string;
  readonly product_retailer_id: string;
}

/** A parameter of a template, as Graph takes it. */
export interface TemplateParameter {
  readonly type: string;
  readonly text?: string;
  readonly parameter_name?: string;
  readonly payload?: string;
  readonly coupon_code?: string;
  readonly image?: MediaRef;
  readonly video?: MediaRef;
  readonly document?: MediaRef;
  readonly location?: unknown;
  readonly product?: Partial<ProductRef>;
  readonly action?: unknown;
  readonly limited_time_offer?: { readonly expiration_time_ms?: unknown };
}

export interface TemplateComponent {
  readonly type: string;
  readonly sub_type?: string;
  readonly index?: string | number;
  readonly parameters?: readonly TemplateParameter[];
  readonly cards?: readonly { readonly card_index: number; readonly components: readonly TemplateComponent[] }[];
}

export interface TemplateSend {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components?: readonly TemplateComponent[];
}

/** What every message may say besides what it is. */
interface Common {
  /** Provider id of the message that this one answers. */
  readonly context?: { readonly message_id: string };
}

/** The message kinds of the Cloud API, in its own words. The sealed text of a WhatsApp message in the outbox is the JSON of one of these. */
export type WhatsappMessage = Common &
  (
    | { readonly type: 'text'; readonly text: { readonly body: string; readonly preview_url?: boolean } }
    | ({ readonly type: MediaKind } & { readonly [K in MediaKind]?: MediaRef })
    | {
        readonly type: 'location';
        readonly location: { readonly latitude: number; readonly longitude: number; readonly name?: string; readonly address?: string };
      }
    | { readonly type: 'contacts'; readonly contacts: readonly Readonly<Record<string, unknown>>[] }
    | { readonly type: 'interactive'; readonly interactive: { readonly type: string } & Readonly<Record<string, unknown>> }
    | { readonly type: 'template'; readonly template: TemplateSend }
    | { readonly type: 'reaction'; readonly reaction: { readonly message_id: string; readonly emoji: string } }
  );

export interface MessageToSend {
  /** Our attempt; comes back in every status as `biz_opaque_callback_data`. */
  readonly reference: string;
  /** E.164 digits without plus, or the business-scoped id of somebody whose number is not known. */
  readonly to: string;
  readonly message: WhatsappMessage;
}

/** `trouble`: the number or its account, not the message, is why; the number sends nothing until somebody has looked. */
export type WhatsappOutcome = SendOutcome & {
  readonly trouble?: boolean;
  /** Free text was refused because the customer's last word is too old. */
  readonly windowClosed?: boolean;
  /** The person has stopped marketing messages. */
  readonly optedOut?: boolean;
  /** The template is what Meta will not send at present, to anybody. */
  readonly templateIs?: 'paused' | 'disabled';
  /** Taken, and held back until Meta has looked at the template's quality. */
  readonly held?: boolean;
};

/** What came of asking Meta something that may be asked again, or of telling it something. */
export type GraphAnswer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly trouble: boolean; readonly retryable: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface NumberFacts {
  readonly displayNumber: string;
  readonly verifiedName: string;
  readonly nameStatus: string;
  readonly quality: string;
  readonly throughput: string;
  readonly messagingLimit: string;
  /** True where the number lives in the Business app as well. */
  readonly isCoexistence: boolean;
  /** `AVAILABLE`, `LIMITED`, `BLOCKED` by entity, as Meta tells it. */
  readonly health: unknown;
}

/** A template as Meta has it. */
export interface RemoteTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly status: string;
  readonly quality: string;
  readonly reason: string;
  readonly parameterFormat: 'positional' | 'named';
  readonly components: readonly TemplatePart[];
}

/** A part of a template's definition, in Meta's words. */
export interface TemplatePart {
  readonly type: string;
  readonly format?: string;
  readonly text?: string;
  readonly buttons?: readonly Readonly<Record<string, unknown>>[];
  readonly cards?: readonly { readonly components: readonly TemplatePart[] }[];
  readonly [other: string]: unknown;
}

export interface NewRemoteTemplate {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly parameterFormat: 'positional' | 'named';
  readonly components: readonly TemplatePart[];
}

export interface MediaFile {
  readonly mime: string;
  readonly filename: string;
  readonly content: Uint8Array;
}

export interface FetchedMedia {
  readonly mime: string;
  readonly content: Uint8Array;
  /** Hex, as Meta tells it; empty when it does not. */
  readonly sha256: string;
}

export interface WhatsappProvider {
  send(account: WhatsappAccount, message: MessageToSend): Promise<WhatsappOutcome>;
  /** Shows the customer that a message (and all before it) was read; `typing` also that somebody writes. */
  markRead(account: WhatsappAccount, read: { readonly messageId: string; readonly typing: boolean }): Promise<GraphAnswer<null>>;
  numberFacts(account: WhatsappAccount): Promise<GraphAnswer<NumberFacts>>;
  /** Ids of all numbers of the account: proves that number and account belong together. */
  numbersOf(account: WhatsappAccount): Promise<GraphAnswer<readonly string[]>>;
  register(account: WhatsappAccount, pin: string): Promise<GraphAnswer<null>>;
  /** Lets Meta report to `callback`; the app's own address where it is null. */
  subscribe(account: WhatsappAccount, callback: { readonly url: string; readonly verifyToken: string } | null): Promise<GraphAnswer<null>>;
  /** One page; `after` is the cursor of the page before. */
  templates(account: WhatsappAccount, after: string | null): Promise<GraphAnswer<{ readonly rows: readonly RemoteTemplate[]; readonly next: string | null }>>;
  createTemplate(
    account: WhatsappAccount,
    template: NewRemoteTemplate,
  ): Promise<GraphAnswer<{ readonly id: string; readonly status: string; readonly category: string }>>;
  /** What Meta has refused, with other words; name and language stay. It is reviewed anew. */
  editTemplate(
    account: WhatsappAccount,
    template: { readonly id: string; readonly category: string; readonly components: readonly TemplatePart[] },
  ): Promise<GraphAnswer<null>>;
  /** Lets a template go on that Meta has paused; what it paused for its quality comes back by itself alone. */
  unpauseTemplate(account: WhatsappAccount, id: string): Promise<GraphAnswer<null>>;
  deleteTemplate(account: WhatsappAccount, template: { readonly name: string; readonly id: string | null }): Promise<GraphAnswer<null>>;
  upload(account: WhatsappAccount, file: MediaFile): Promise<GraphAnswer<{ readonly id: string }>>;
  /** A file that shows Meta's reviewers what will stand in a template. */
  uploadSample(account: WhatsappAccount, file: MediaFile): Promise<GraphAnswer<{ readonly handle: string }>>;
  /** Two steps: the address, good for minutes, then the bytes. */
  download(account: WhatsappAccount, mediaId: string): Promise<GraphAnswer<FetchedMedia>>;
  parseHook(body: Uint8Array): ParsedHook;
}
