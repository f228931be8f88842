import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Metrics } from '../../../kernel/metrics.ts';
import type { ConsentEvent } from '../contacts/port.ts';
import type { DeliveryReport } from '../outbox/port.ts';
import type { NewInboundWord } from '../inbound/port.ts';
import type { SpokenWord } from './events/spoken.ts';
import type { MediaStore } from './media/port.ts';
import type { WhatsappProvider } from './port.ts';

/** The platform's own credentials and addresses; what a number has of its own goes before them. */
export interface PlatformWhatsapp {
  /** Scheme and host of the Graph API, without a trailing slash. */
  readonly baseUrl: string;
  /** Token of the platform's system user; undefined: every number needs one of its own. */
  readonly token: string | undefined;
  /** Signs what comes in for numbers without a secret of their own. */
  readonly appSecret: string | undefined;
  readonly verifyToken: string | undefined;
  /** The number that is meant where platform staff name none. */
  readonly phoneNumberId: string | undefined;
}

/** What verbs inside a transaction may use. */
export interface WhatsappTools {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly platform: PlatformWhatsapp;
  /** Where Meta and browsers reach us, without a trailing slash. */
  readonly publicUrl: string;
}

interface WhatsappAlert {
  readonly numberId: string;
  readonly code: string;
  readonly number: string;
  readonly reason: string;
}

/** What other features do about what WhatsApp tells; each in the transaction it is handed. */
export interface WhatsappListeners {
  readonly storeInbound: (tx: Tx, words: readonly NewInboundWord[]) => Promise<unknown>;
  readonly recordConsent: (tx: Tx, events: readonly ConsentEvent[]) => Promise<unknown>;
  /**
   * What was said outside of this system: in the Business app, or before the number was connected. May come twice, and in any
   * order; a file of the past comes after the place that was kept for it, under the same provider's id.
   */
  readonly onSpoken?: (tx: Tx, words: readonly SpokenWord[]) => Promise<unknown>;
  readonly raise: (tx: Tx, alerts: readonly WhatsappAlert[]) => Promise<unknown>;
  /** Ends what `raise` began for a number. */
  readonly resolve: (tx: Tx, numberId: string) => Promise<unknown>;
}

export interface WhatsappDeps extends WhatsappTools, WhatsappListeners {
  readonly db: Db;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly provider: WhatsappProvider;
  readonly store: MediaStore;
  readonly activeTenants: () => Promise<readonly string[]>;
  /** Hands statuses to the outbox, which applies them in transactions of its own. */
  readonly receive: (tenantId: string, channelId: string, reports: readonly DeliveryReport[]) => Promise<void>;
}
