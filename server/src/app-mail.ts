import { failuresApart, tellCampaigns } from './app-campaigns.ts';
import type { WaterParts } from './app-water.ts';
import type { Tx } from './kernel/db.ts';
import type { BoundJob } from './kernel/jobs.ts';
import { judgeConsent } from './modules/messaging/contacts/index.ts';
import { createEmail, createEmailQueue, type Email, type NewEmail, type QueueEmails } from './modules/messaging/email/index.ts';
import type { Mailer } from './modules/messaging/email/port.ts';
import type { FailedText, QueueText } from './modules/messaging/outbox/index.ts';
import { listContacts } from './modules/tenancy/index.ts';
import { alertsJobs, raiseAlerts, type RaisedAlert } from './modules/vending/alerts/index.ts';
import { emailAddresses } from './modules/vending/customers/index.ts';
import { markSilent } from './modules/vending/meters/index.ts';
import type { PaymentsDeps } from './modules/vending/payments/index.ts';
import { estimatePage } from './modules/vending/reports/index.ts';
import type { TokensDeps } from './modules/vending/tokens/index.ts';

/** Mail for the other features, and its dispatcher. */
export interface Mail {
  readonly email: Email;
  readonly queueEmails: QueueEmails;
  /** The mail beside the text messages of new tokens. */
  readonly tokenMail: TokensDeps['queueTexts'];
  /** The mail beside what payers are told of money that became no token. */
  readonly paymentMail: PaymentsDeps['queueTexts'];
}

export function buildMail({ config, db, clock, secrets, log, metrics, activeTenants }: WaterParts, mailer: Mailer | null): Mail {
  const queueEmails = createEmailQueue({ secrets, clock, publicUrl: config.publicUrl });
  const email = createEmail({
    db,
    clock,
    secrets,
    log,
    metrics,
    mailer,
    activeTenantIds: activeTenants,
    fromAddress: config.email.from,
    onFailed: failuresApart((tx, rows) => raiseAlerts(tx, messageAlerts(rows))),
    consent: (tx, asks) =>
      judgeConsent(
        tx,
        asks.map(({ to, purpose }) => ({ identity: { kind: 'email', value: to }, channel: 'email', purpose })),
      ),
    ...tellCampaigns({ clock }),
  });
  // receipts are a courtesy: without a mail server none are written, and none expire with an alert
  const isReady = mailer !== null;
  return {
    email,
    queueEmails,
    tokenMail: async (tx, texts) => {
      const emails = isReady ? texts.flatMap(tokenEmail) : [];
      if (emails.length > 0) await queueEmails(tx, emails);
    },
    paymentMail: async (tx, texts) => {
      if (isReady) await paymentEmails(tx, { texts, queueEmails });
    },
  };
}

function tokenEmail({ email, tokenId, customerId, paymentId }: Parameters<TokensDeps['queueTexts']>[1][number]): NewEmail[] {
  if (!email) return [];
  const { to, language, ...notice } = email;
  return [{ dedupeKey: `email:token:${tokenId}`, to, language, message: { template: 'token_issued', ...notice }, customerId, paymentId }];
}

type PayerTexts = Parameters<PaymentsDeps['queueTexts']>[1];

async function paymentEmails(tx: Tx, { texts, queueEmails }: { readonly texts: PayerTexts; readonly queueEmails: QueueEmails }): Promise<void> {
  const ids = [...new Set(texts.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])))];
  if (ids.length === 0) return;
  const addresses = new Map((await emailAddresses(tx, ids)).map((row) => [row.id, row]));
  const emails = texts.flatMap(({ kind, paymentId, customerId, text }): NewEmail[] => {
    const address = customerId === null ? undefined : addresses.get(customerId);
    if (!address) return [];
    const message = { template: 'payment_confirmed', receipt: receiptIn(text), note: text } as const;
    return [{ dedupeKey: `email:${kind}:${paymentId}`, to: address.email, language: address.language, message, customerId, paymentId }];
  });
  if (emails.length > 0) await queueEmails(tx, emails);
}

/** The receipt stands in brackets in every text to a payer. */
function receiptIn(text: string): string {
  return /\(([A-Z0-9]{6,20})\)/.exec(text)?.[1] ?? '';
}

/** A message that tells of an alert raises none of its own: the two would chase each other for ever. */
const OF_ALERTS: ReadonlySet<string> = new Set(['alert', 'email_alert', 'email_digest']);

/** Nothing went wrong with these: they were not to be sent. */
const WANTED: ReadonlySet<string> = new Set(['refused_consent', 'blocked']);

type Failed = Pick<FailedText, 'kind' | 'messageId' | 'customerId' | 'paymentId'> & { readonly reason: string };

export function messageAlerts(rows: readonly Failed[]): readonly RaisedAlert[] {
  return rows
    .filter((row) => !OF_ALERTS.has(row.kind) && !WANTED.has(row.reason))
    .map((row) => ({
      type: 'message_failed',
      severity: row.kind === 'token' ? 'error' : 'warning',
      dedupeKey: `message_failed:${row.messageId}`,
      meterId: null,
      customerId: row.customerId,
      paymentId: row.paymentId,
      says: { code: 'message_failed', given: { kind: row.kind, reason: row.reason } },
    }));
}

export function buildAlertJobs(
  { db, clock, log, config, activeTenants }: WaterParts,
  queues: { readonly queueTexts: QueueText; readonly queueEmails: QueueEmails },
): readonly BoundJob[] {
  return alertsJobs({
    db,
    clock,
    log,
    activeTenants,
    ...queues,
    publicUrl: config.publicUrl,
    contactsOf: listContacts,
    beforeWatch: markSilent,
    readEstimates: estimatePage,
  });
}
