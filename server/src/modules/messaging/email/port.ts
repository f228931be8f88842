import type { SendOutcome } from '../outbox/port.ts';

/** What the e-mail feature needs of whoever carries mail. Implemented in `vendors/smtp`. */
export interface Mailer {
  /** Hands one message over, once. Never throws; what is not proved either way is `unknown`. */
  send(mail: Mail): Promise<SendOutcome>;
}

interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export interface Mail {
  /** The same for every copy of a message, so that mail programs show one. */
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where the reader ends mail of this kind by one click (RFC 8058); null where it cannot be ended. */
  readonly unsubscribeUrl: string | null;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}
