import { insideTransaction, type Db } from '../../../kernel/db.ts';
import type { Carrier, SendOutcome, TextToSend } from '../outbox/port.ts';
import type { MailAttachment, Mailer } from './port.ts';
import { attachmentsOf } from './queries.ts';

/** A mail as it lies sealed in the outbox: what it said when its cause happened, whatever changes later. */
export interface Envelope {
  readonly tenantId: string;
  readonly fromName: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly unsubscribeUrl: string | null;
  /** How many files go with it. */
  readonly attachments: number;
}

/** The one way out: the platform's mail server. */
export interface MailAccount {
  readonly channelId: string;
  readonly kind: 'smtp';
}

export interface CarrierDeps {
  readonly db: Db;
  readonly mailer: Mailer;
  /** The address that may send; every mail is from it. */
  readonly fromAddress: string;
}

/** Length of a UUID: the reference is `<message id>-<attempt no>`. */
const ID_LENGTH = 36;

export function createMailCarrier({ db, mailer, fromAddress }: CarrierDeps): Carrier<MailAccount> {
  return {
    async send(_account, { reference, to, text }: TextToSend): Promise<SendOutcome> {
      if (insideTransaction()) throw new Error('mail is not sent inside a transaction');
      const envelope = JSON.parse(text) as Envelope;
      const messageId = reference.slice(0, ID_LENGTH);
      const files = await filesOf(db, envelope, messageId);
      // nothing has left yet: this is no doubt about a copy
      if (files === null) return { kind: 'not_sent', reason: 'the files that go with it cannot be read' };
      return mailer.send({
        messageId: `<${messageId}@${fromAddress.slice(fromAddress.lastIndexOf('@') + 1)}>`,
        from: { name: envelope.fromName, address: fromAddress },
        to,
        replyTo: envelope.replyTo,
        subject: envelope.subject,
        text: envelope.text,
        html: envelope.html,
        unsubscribeUrl: envelope.unsubscribeUrl,
        attachments: files,
      });
    },
  };
}

async function filesOf(db: Db, { tenantId, attachments }: Envelope, messageId: string): Promise<readonly MailAttachment[] | null> {
  if (attachments === 0) return [];
  try {
    const files = await db.inTenant(tenantId, (tx) => attachmentsOf(tx, messageId));
    return files.length === attachments ? files : null;
  } catch {
    return null;
  }
}
