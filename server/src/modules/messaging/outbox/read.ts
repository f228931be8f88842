import type { Secrets } from '../../../kernel/crypto.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { scrub } from '../../../kernel/log.ts';
import type { Channel } from './port.ts';
import { findTexts, type StoredAttempt, type StoredText, type TextFilter } from './read-queries.ts';
import type { MessageState } from './state.ts';

export interface SentText {
  readonly id: string;
  readonly channel: Channel;
  readonly kind: string;
  readonly state: MessageState;
  /** E.164 digits or an address; the middle as stars unless the reader may see them. */
  readonly recipient: string;
  /** Tokens as stars, always: revealing one is another, audited act. Null when its key is gone or it was removed, and across clients. */
  readonly text: string | null;
  /** So many months after it was written the text was removed; null: it was not. */
  readonly removedAfterMonths: number | null;
  readonly segments: number;
  readonly tokenId: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly groupId: string | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly acceptedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly attempts: readonly StoredAttempt[];
}

interface ReadOptions extends Pick<TextFilter, 'before' | 'offset'> {
  readonly showNumbers?: boolean;
  readonly limit?: number;
}

/** Reads for other features; newest first, 50 at most unless told otherwise. */
export interface TextReader {
  messagesOfPayment(tx: Tx | PlatformTx, paymentId: string, options?: ReadOptions): Promise<readonly SentText[]>;
  messagesOfToken(tx: Tx | PlatformTx, tokenId: string, options?: ReadOptions): Promise<readonly SentText[]>;
  lastMessagesOfCustomer(tx: Tx | PlatformTx, customerId: string, options?: ReadOptions): Promise<readonly SentText[]>;
  messagesOfGroup(tx: Tx | PlatformTx, groupId: string, options?: ReadOptions): Promise<readonly SentText[]>;
  message(tx: Tx | PlatformTx, id: string, options?: ReadOptions): Promise<SentText | undefined>;
  lastMessages(tx: Tx | PlatformTx, options?: ReadOptions): Promise<readonly SentText[]>;
  /** Of a channel, narrowed by state and recipient. */
  list(tx: Tx | PlatformTx, filter: Pick<TextFilter, 'channel' | 'state' | 'recipient'>, options?: ReadOptions): Promise<readonly SentText[]>;
}

export function createTextReader({ secrets }: { readonly secrets: Secrets }): TextReader {
  const find = async (
    tx: Tx | PlatformTx,
    filter: Omit<TextFilter, 'limit'>,
    { showNumbers = false, limit = 50, ...page }: ReadOptions = {},
  ): Promise<readonly SentText[]> => {
    const rows = await findTexts(tx, { ...filter, ...page, limit });
    return rows.map((row) => present(secrets, row, showNumbers));
  };
  return {
    messagesOfPayment: (tx, paymentId, options) => find(tx, { paymentId }, options),
    messagesOfToken: (tx, tokenId, options) => find(tx, { tokenId }, options),
    lastMessagesOfCustomer: (tx, customerId, options) => find(tx, { customerId }, options),
    messagesOfGroup: (tx, groupId, options) => find(tx, { groupId }, options),
    message: async (tx, id, options) => (await find(tx, { id }, options))[0],
    lastMessages: (tx, options) => find(tx, {}, options),
    list: (tx, filter, options) => find(tx, filter, options),
  };
}

function present(secrets: Secrets, row: StoredText, showNumbers: boolean): SentText {
  const { sealed, tenantId, lane: _lane, recipient, ...shown } = row;
  const text = row.removedAfterMonths !== null ? null : opened(secrets, { sealed, tenantId, id: row.id, channel: row.channel });
  const masked = row.channel === 'email' ? maskAddress(recipient) : maskNumber(recipient);
  return { ...shown, recipient: showNumbers ? recipient : masked, text: text === null || showNumbers ? text : scrub(text) };
}

function opened(secrets: Secrets, { sealed, tenantId, id, channel }: Pick<StoredText, 'sealed' | 'tenantId' | 'id' | 'channel'>): string | null {
  if (sealed === null) return null;
  try {
    const body = secrets.open(sealed, { tenantId, recordId: id, field: 'body' });
    return maskTokens(READABLE[channel](body));
  } catch {
    return null;
  }
}

/** What a person reads of a body as its carrier takes it. */
const READABLE: Readonly<Record<Channel, (body: string) => string>> = { sms: (body) => body, email: readableEmail, whatsapp: readableWhatsapp };

/** Of a template, the values that it was filled with: its words lie with Meta. */
function readableWhatsapp(body: string): string {
  const { text, template } = JSON.parse(body) as WhatsappBody;
  if (text) return text.body;
  if (!template) return body;
  return [template.name, ...(template.components ?? []).flatMap(({ parameters }) => (parameters ?? []).flatMap((value) => value.text ?? []))].join('\n');
}

interface WhatsappBody {
  readonly text?: { readonly body: string };
  readonly template?: { readonly name: string; readonly components?: readonly { readonly parameters?: readonly { readonly text?: string }[] }[] };
}

/** Of an e-mail, what a person reads: subject and text, without the page. */
function readableEmail(body: string): string {
  const { subject, text } = JSON.parse(body) as { readonly subject: string; readonly text: string };
  return `${subject}\n\n${withoutLinks(text)}`;
}

/** A link of an invitation or a reset opens an account: it is the recipient's alone. */
function withoutLinks(text: string): string {
  return text.replaceAll(/https?:\/\/\S+/g, '[link]');
}

/** Any run of twenty or more digits, however it is grouped: rather a meter number too many hidden than a token shown. */
const TOKEN = /\d(?:[\s.-]{0,2}\d){19,}/g;

function maskTokens(text: string): string {
  return text.replace(TOKEN, '**** **** **** **** ****');
}

/** `255712345678` -> `25571*****78`. */
export function maskNumber(digits: string): string {
  return digits.length < 8 ? '*'.repeat(digits.length) : `${digits.slice(0, 5)}${'*'.repeat(digits.length - 7)}${digits.slice(-2)}`;
}

/** `amina@example.com` -> `a****@example.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '****' : `${address.charAt(0)}****${address.slice(at)}`;
}
