import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { QueueText } from '../outbox/index.ts';
import type { QueueWhatsapp } from '../whatsapp/index.ts';
import type { WaterReader } from './port.ts';

/** What the inbox is handed by the composition root. */
export interface InboxDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Where browsers reach us, without a trailing slash. */
  readonly publicUrl: string;
  readonly queueWhatsapp: QueueWhatsapp;
  readonly queueTexts: QueueText;
  /** Ids of the gateway accounts that may send now. */
  readonly smsSenders: (tx: Tx) => Promise<readonly string[]>;
  /** Sets credits aside for a text message. @throws AppError `sms.too_few_credits` */
  readonly reserveParts: (tx: Tx, parts: { readonly parts: number; readonly groupId: string }) => Promise<boolean>;
  /** Gives credits back that were set aside and will not be needed. */
  readonly freeParts: (tx: Tx, parts: { readonly parts: number; readonly groupId: string }) => Promise<void>;
  readonly water: WaterReader;
  /** Shows the customer on WhatsApp that their words were read. Calls Meta: never inside a transaction. */
  readonly tellRead: (tenantId: string, read: { readonly numberId: string; readonly providerId: string }) => Promise<void>;
}

/** The same inside a transaction, where no second one is opened. */
export type InboxTools = Omit<InboxDeps, 'db'>;
