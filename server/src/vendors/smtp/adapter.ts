import { failpoint } from '../../kernel/failpoints.ts';
import type { CheckOutcome, MailCheck } from '../../modules/tenancy/onboarding/port.ts';
import type { Mail, Mailer } from '../../modules/messaging/email/port.ts';
import { greet, hand, refusalOf, type SmtpServer } from './client.ts';

export type { SmtpServer } from './client.ts';

/** Carries mail by a mail server of ours (RFC 5321). One connection for one message: what happens to it is its own. */
export function createSmtp(server: SmtpServer): Mailer & MailCheck {
  return {
    checkServer: () => greet(server).then((): CheckOutcome => ({ kind: 'ok', detail: server.host }), refusalOf),
    async send(mail) {
      let raw: Buffer;
      try {
        raw = await compose(mail);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { kind: 'refused', code: 'cannot_compose', reason, retryable: false, recipientFault: false };
      }
      failpoint('vendor.before_write');
      return hand(server, { from: mail.from.address, to: mail.to, raw });
    },
  };
}

async function compose(mail: Mail): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    messageId: mail.messageId,
    from: { name: mail.from.name, address: mail.from.address },
    to: { name: '', address: mail.to },
    ...(mail.replyTo ? { replyTo: { name: '', address: mail.replyTo } } : {}),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      // answering machines need not answer a machine (RFC 3834)
      'Auto-Submitted': 'auto-generated',
      ...(mail.unsubscribeUrl ? { 'List-Unsubscribe': `<${mail.unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    },
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({ filename, contentType, content })),
    // content is given, never fetched: neither a path nor an address in a mail opens anything of ours
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((resolve, reject) => {
    composer.compile().build((error, message) => (error ? reject(error) : resolve(message)));
  });
}
