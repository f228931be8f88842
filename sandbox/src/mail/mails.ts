import PostalMime from 'postal-mime';
import type { Entry } from '../journal.ts';
import type { World } from '../world.ts';

type MailData = {
  /** The envelope: what the server was told, whatever the headers say. */
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  message_id: string;
  headers: { name: string; value: string }[];
  attachments: { filename: string; type: string; size: number }[];
  size: number;
};
export type Mail = Entry & MailData;

type Envelope = { from: string; to: string[] };

/** Reads a message as a mail program would, and puts it into the journal. */
export async function keepMail(world: World, envelope: Envelope, raw: Buffer): Promise<void> {
  const parsed = await PostalMime.parse(raw);
  const mail = world.journal.append<MailData>('mail', {
    ...envelope,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    message_id: parsed.messageId ?? '',
    headers: parsed.headers.map(({ key, value }) => ({ name: key, value })),
    attachments: parsed.attachments.map(({ filename, mimeType, content }) => ({ filename: filename ?? '', type: mimeType, size: sizeOf(content) })),
    size: raw.length,
  });
  world.mails.push(mail);
}

function sizeOf(content: ArrayBuffer | Uint8Array | string): number {
  return typeof content === 'string' ? content.length : content.byteLength;
}

export function newestMails(world: World, limit: number): Mail[] {
  return world.mails.slice(-limit).reverse();
}

export function mailLine({ seq, at, from, to, subject }: Mail): object {
  return { seq, at, from, to, subject };
}

const LISTED = 200;

/** `?to=<address>`: the newest 200, newest first. */
export function readMails(world: World, { to }: Record<string, string>): { mails: Mail[] } {
  const wanted = to === undefined ? world.mails : world.mails.filter((mail) => mail.to.includes(to));
  return { mails: wanted.slice(-LISTED).reverse() };
}
