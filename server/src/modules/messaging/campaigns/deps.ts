import type { Clock } from '../../../kernel/clock.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { Log } from '../../../kernel/log.ts';
import type { QueueBulkMail } from '../email/index.ts';
import type { Cost, Departures, QueueText } from '../outbox/index.ts';
import type { WayOf } from '../sms/index.ts';
import type { QueueWhatsappBulk } from '../whatsapp/index.ts';

/** What campaigns need of the features that carry their messages. */
export interface CampaignTools {
  readonly clock: Clock;
  readonly queueTexts: QueueText;
  readonly wayOf: WayOf;
  /** By which text messages leave as soon as they are written; without it they stand in line. */
  readonly departures?: Departures;
  readonly queueWhatsapp: QueueWhatsappBulk;
  readonly queueMails: QueueBulkMail;
  /** What a text message of so many parts to this number costs; null where nobody has said. */
  readonly costOf: (tx: Tx) => Promise<(to: string, parts: number) => Cost | null>;
  /** False where the platform has no mail server. */
  readonly mailIsReady: boolean;
}

export interface CampaignDeps extends CampaignTools {
  readonly db: Db;
  readonly log: Log;
  readonly activeTenants: () => Promise<readonly string[]>;
}
