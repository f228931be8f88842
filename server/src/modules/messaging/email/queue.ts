import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { createLine, type NewText } from '../outbox/index.ts';
import { isAddress, oneLine } from './address.ts';
import type { Envelope } from './envelope.ts';
import { emailJobs } from './jobs.ts';
import { renderHtml, renderText, type Letter } from './layout.ts';
import type { MailAttachment } from './port.ts';
import { addAttachments, loadSender, type Sender } from './queries.ts';
import { footerOf, write, type Message } from './templates.ts';
import { unsubscribeKey } from './unsubscribe.ts';
import { languageOf } from './words.ts';

export interface NewEmail {
  /** Says the same thing once per tenant. */
  readonly dedupeKey: string;
  readonly to: string;
  /** `en`, `sw` or `fr`; anything else is English. */
  readonly language: string | null;
  readonly message: Message;
  /** The customer it goes to; mail to customers carries a link that ends it. */
  readonly customerId?: string | null;
  readonly paymentId?: string | null;
  readonly attachments?: readonly MailAttachment[];
  /** True: signed by the platform, with nothing in it that the client chose. */
  readonly fromPlatform?: boolean;
  /** Unsent by then it is not sent any more; two days unless said otherwise. */
  readonly doNotSendAfter?: Date;
}

/**
 * Puts mail into the transaction of the fact that caused it. What has no usable address is left out.
 * @returns how many were new; a dedupe key that is there already adds nothing.
 * @throws Error for attachments beyond `MOST_ATTACHED` bytes: link to the file instead
 */
export type QueueEmails = (tx: Tx, emails: readonly NewEmail[]) => Promise<number>;

export interface EmailQueueDeps {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Where links of mail lead, without a trailing slash. */
  readonly publicUrl: string;
}

/** What most mail servers take, after base64 has made it a third longer. */
export const MOST_ATTACHED = 7 * 1024 * 1024;
const KEPT_MS = 2 * 24 * 3_600_000;

export function createEmailQueue(deps: EmailQueueDeps): QueueEmails {
  const queue = createLine(deps, { channel: 'email', maxAttempts: 10, wakeUp: emailJobs.send });
  return async (tx, emails) => {
    const usable = emails.filter((email) => isAddress(email.to));
    if (usable.length === 0) return 0;
    for (const email of usable) refuseTooBig(email);
    const sender = await loadSender(tx);
    const rows = usable.map((email) => ({ email, id: newId() }));
    const added = await queue(
      tx,
      rows.map((row) => textOf(deps, { ...row, sender, tenantId: tx.tenantId })),
    );
    const attached = rows.flatMap(({ email, id }) => (email.attachments ?? []).map((file, no) => ({ ...named(file), messageId: id, no })));
    if (attached.length > 0) await addAttachments(tx, attached, deps.clock.now());
    return added;
  };
}

function refuseTooBig({ attachments = [] }: NewEmail): void {
  const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > MOST_ATTACHED) throw new Error(`attachments of ${bytes} bytes are too big for a mail: link to the file`);
}

function named(file: MailAttachment): MailAttachment {
  return { ...file, filename: oneLine(file.filename.replaceAll(/[/\\]/g, '-'), 120) || 'file' };
}

interface Writing {
  readonly email: NewEmail;
  readonly id: string;
  readonly sender: Sender;
  readonly tenantId: string;
}

/** Who signs mail to people that no client knows yet. */
const PLATFORM: Sender = { client: 'Mkondo', colour: null, sender_name: '', reply_to: '' };

/** Whoever waits for it with the mail programme open goes first. */
const FIRST: ReadonlySet<Message['template']> = new Set(['token_issued', 'password_reset', 'verify_email', 'address_in_use', 'invitation']);

function textOf({ clock, secrets, publicUrl }: EmailQueueDeps, { email, id, sender, tenantId }: Writing): NewText {
  const { message, customerId = null } = email;
  const unsubscribeUrl = customerId === null ? null : `${publicUrl}/api/hooks/email/unsubscribe/${unsubscribeKey(secrets, { tenantId, customerId })}/`;
  return {
    id,
    dedupeKey: email.dedupeKey,
    lane: FIRST.has(message.template) ? 0 : 1,
    kind: `email_${message.template}`,
    to: email.to,
    text: JSON.stringify(envelopeOf({ email, sender: email.fromPlatform ? PLATFORM : sender, tenantId, unsubscribeUrl })),
    paymentId: email.paymentId ?? null,
    customerId,
    doNotSendAfter: email.doNotSendAfter ?? new Date(clock.now().getTime() + KEPT_MS),
  };
}

function envelopeOf({ email, sender, tenantId, unsubscribeUrl }: Omit<Writing, 'id'> & { readonly unsubscribeUrl: string | null }): Envelope {
  const writing = { language: languageOf(email.language), client: oneLine(sender.client) };
  const { subject, title, preview, blocks } = write(email.message, writing);
  const brand = { name: writing.client, colour: sender.colour ?? '' };
  const letter: Letter = {
    language: writing.language,
    title,
    preview,
    blocks,
    brand,
    footer: footerOf(email.message.template, writing, unsubscribeUrl),
  };
  return {
    tenantId,
    fromName: oneLine(sender.sender_name || sender.client, 100),
    replyTo: isAddress(sender.reply_to) ? sender.reply_to : null,
    subject: oneLine(subject, 180),
    text: renderText(letter),
    html: renderHtml(letter),
    unsubscribeUrl,
    attachments: email.attachments?.length ?? 0,
  };
}
