import type { Tx } from '../../../kernel/db.ts';
import { createLine, type NewText } from '../outbox/index.ts';
import { isAddress, oneLine } from './address.ts';
import type { Envelope } from './envelope.ts';
import { emailJobs } from './jobs.ts';
import { renderHtml, renderText, type Block, type Letter } from './layout.ts';
import { loadSender, type Sender } from './queries.ts';
import type { EmailQueueDeps } from './queue.ts';
import { subscriberKey } from './unsubscribe.ts';
import { languageOf, WORDS } from './words.ts';

/** One of many who get a mail that the client wrote. */
interface BulkMail {
  /** UUIDv7. */
  readonly id: string;
  readonly dedupeKey: string;
  readonly to: string;
  readonly contactId: string | null;
  readonly language: string | null;
  readonly subject: string;
  /** Paragraphs are parted by empty lines. */
  readonly text: string;
  readonly doNotSendAfter: Date | null;
}

interface BulkMails {
  readonly kind: string;
  readonly lane: 1 | 2;
  readonly purpose: 'service' | 'marketing';
  readonly groupId: string | null;
  readonly mails: readonly BulkMail[];
}

/** Mail to many people, each with a link that ends it. @returns the ids of those without a usable address: these are not put in line */
export type QueueBulkMail = (tx: Tx, bulk: BulkMails) => Promise<ReadonlySet<string>>;

export function createBulkMail(deps: EmailQueueDeps): QueueBulkMail {
  const queue = createLine(deps, { channel: 'email', maxAttempts: 10, wakeUp: emailJobs.send });
  return async (tx, { mails, ...same }) => {
    if (mails.length === 0) return new Set();
    const sender = await loadSender(tx);
    const usable = mails.filter(({ to }) => isAddress(to));
    const texts = usable.map(({ subject: _subject, text: _text, language: _language, ...mail }, index): NewText => {
      const envelope = envelopeOf(deps, { mail: usable[index]!, sender, tenantId: tx.tenantId });
      return { ...same, ...mail, text: JSON.stringify(envelope) };
    });
    await queue(tx, texts);
    return new Set(mails.filter(({ to }) => !isAddress(to)).map(({ id }) => id));
  };
}

interface Writing {
  readonly mail: BulkMail;
  readonly sender: Sender;
  readonly tenantId: string;
}

function envelopeOf({ secrets, publicUrl }: EmailQueueDeps, { mail, sender, tenantId }: Writing): Envelope {
  const { contactId } = mail;
  const language = languageOf(mail.language);
  const client = oneLine(sender.client);
  const unsubscribeUrl = contactId === null ? null : `${publicUrl}/api/hooks/email/unsubscribe/${subscriberKey(secrets, { tenantId, contactId })}/`;
  const title = oneLine(mail.subject, 180);
  const words = WORDS[language];
  const why = { text: words.whyCustomer({ client }) };
  const letter: Letter = {
    language,
    title,
    preview: oneLine(mail.text, 120),
    blocks: mail.text.split(/\n\s*\n/).map((text): Block => ({ kind: 'paragraph', text: text.trim() })),
    brand: { name: client, colour: sender.colour ?? '' },
    footer: unsubscribeUrl === null ? [why] : [why, { text: words.unsubscribe, url: unsubscribeUrl }],
  };
  return {
    tenantId,
    fromName: oneLine(sender.sender_name || sender.client, 100),
    replyTo: isAddress(sender.reply_to) ? sender.reply_to : null,
    subject: title,
    text: renderText(letter),
    html: renderHtml(letter),
    unsubscribeUrl,
    attachments: 0,
  };
}
