import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db } from '../../../kernel/db.ts';
import { derivedId } from '../../../kernel/ids.ts';
import { bindJob, type BoundJob } from '../../../kernel/jobs.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import { createOutbox, type FailedText, type Outbox, type OutboxDeps } from '../outbox/index.ts';
import type { Tx } from '../../../kernel/db.ts';
import { createMailCarrier, type MailAccount } from './envelope.ts';
import { emailJobs } from './jobs.ts';
import type { Mailer } from './port.ts';
import { removeAttachments } from './queries.ts';

export interface EmailDeps extends Pick<OutboxDeps, 'consent' | 'onMoved' | 'onCharged'> {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly activeTenantIds: () => Promise<readonly string[]>;
  /** Null: no mail server is set. Mail then waits, and expires. */
  readonly mailer: Mailer | null;
  readonly fromAddress: string;
  /** Mail that did not leave, in the transaction that found it out. */
  readonly onFailed: (tx: Tx, rows: readonly FailedText[]) => Promise<void>;
}

export interface Email {
  readonly outbox: Outbox<MailAccount>;
  readonly jobs: readonly BoundJob[];
}

/** A connection each; mail servers take a few at once from one address and no more. */
const CONNECTIONS = 6;
const KEPT_MS = 7 * 24 * 3_600_000;
const ACCOUNT: MailAccount = { channelId: derivedId('email', 'smtp'), kind: 'smtp' };

/** The dispatcher of mail: that of text messages, with leases, attempts and doubt as there, over one carrier. */
export function createEmail({ mailer, fromAddress, ...deps }: EmailDeps): Email {
  const { db, clock, activeTenantIds } = deps;
  const nowhere: Mailer = { send: () => Promise.resolve({ kind: 'not_sent', reason: 'no mail server is set' }) };
  const outbox = createOutbox<MailAccount>({
    ...deps,
    channel: 'email',
    wakeUps: emailJobs,
    capacity: CONNECTIONS,
    gateways: { smtp: createMailCarrier({ db, mailer: mailer ?? nowhere, fromAddress }) },
    channelsOf: async () => (mailer === null ? [] : [ACCOUNT]),
    // the server of a recipient never reports that somebody has read it
    onDelivered: async () => undefined,
    onUndeliverable: deps.onFailed,
  });
  const tidy = bindJob(emailJobs.tidy, async () => {
    const before = new Date(clock.now().getTime() - KEPT_MS);
    for (const tenantId of await activeTenantIds()) await db.inTenant(tenantId, (tx) => removeAttachments(tx, before));
  });
  return { outbox, jobs: [...outbox.jobs, tidy] };
}
