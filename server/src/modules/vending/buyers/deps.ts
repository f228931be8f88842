import type { Clock } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../kernel/db.ts';
import type { InboundChannel } from '../../messaging/inbound/port.ts';
import type { AskLimit } from './limit.ts';

/** What answering a keyword needs; all of it happens in the transaction that takes the word. */
export interface KeywordDeps {
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'digest'>;
  /** Questions about one receipt, counted together with those of the page. */
  readonly limit: AskLimit;
  readonly resendToken: (tx: Tx, tokenId: string, key: string) => Promise<void>;
  readonly queueAnswer: (tx: Tx, answer: KeywordAnswer) => Promise<void>;
}

interface KeywordAnswer {
  readonly id: string;
  readonly dedupeKey: string;
  /** The way the word came, and the sender it came in by. */
  readonly channel: InboundChannel;
  readonly channelId: string;
  /** E.164 digits without plus; on WhatsApp maybe a business-scoped id. */
  readonly to: string;
  readonly text: string;
  readonly doNotSendAfter: Date;
}

export interface BuyersDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** Questions about one receipt. */
  readonly limit: AskLimit;
  /** Puts the token's message in line again; a key that was used before adds nothing. */
  readonly resendToken: (tenantId: string, tokenId: string, key: string) => Promise<void>;
}
