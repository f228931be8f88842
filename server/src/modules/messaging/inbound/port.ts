import type { Tx } from '../../../kernel/db.ts';
import type { Identity } from '../contacts/port.ts';

export type InboundChannel = 'sms' | 'whatsapp';

/** One thing that somebody wrote to a tenant, as its listeners see it. */
export interface InboundWord {
  /** UUIDv7, ours. */
  readonly id: string;
  readonly channel: InboundChannel;
  /** The sender (gateway account, WhatsApp number) it came in by. */
  readonly channelId: string;
  /** The provider's id of the message: once per channel. */
  readonly providerId: string;
  readonly from: Identity;
  /** Other ids of the same person that the provider named. */
  readonly aliases: readonly Identity[];
  /** `text`, `image`, `button`, `reaction`, `opt_out`, `unsupported`, … */
  readonly kind: string;
  readonly text: string | null;
  /** The content in our words, as the channel's room wrote it. */
  readonly body: unknown;
  /** The provider's id of the message that this one answers. */
  readonly contextProviderId: string | null;
  /** By the provider's clock; null when it names none. */
  readonly sentAt: Date | null;
  readonly receivedAt: Date;
}

/** What is handed in to be stored; `sentTo` is the number or code it was sent to, where the provider tells. */
export type NewInboundWord = Omit<InboundWord, 'id' | 'receivedAt'> & { readonly sentTo?: string | null };

/**
 * Asked in order; the first that answers `taken` is the last that is asked. Runs in the transaction that marks the
 * word processed: once per word, in the order in which one person's words came. Throwing undoes it, and it is tried again.
 */
export type InboundListener = (tx: Tx, word: InboundWord) => Promise<'taken' | 'passed'>;
