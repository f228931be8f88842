/** What people who look at a page are told of at once: that something changed, never what it says. */

export const TOPICS = ['conversations', 'payments', 'tokens', 'alerts', 'campaigns', 'jobs'] as const;
export type Topic = (typeof TOPICS)[number];

/** One change. Small: a hint with which a page asks for what it shows. No words of people, no numbers, no tokens. */
export interface RealtimeEvent {
  readonly topic: Topic;
  /** Dotted: `message.created`, `payment.changed`. */
  readonly kind: string;
  /** The id of what changed; null: of several, or of all. */
  readonly object: string | null;
  /** Grows with every change of the object, so that a late event cannot undo a newer one; absent where nothing counts. */
  readonly version?: number;
  /** Ids, states and counts; 2,000 characters of JSON at most. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An event on its way, the same in every process. */
export interface SentEvent extends RealtimeEvent {
  /** UUIDv7, of whoever sent it: what a client names when it comes back. */
  readonly id: string;
  readonly tenantId: string;
  readonly at: string;
}

/** Where a transaction puts its events; they are told once it has committed. */
export interface EventSink {
  add(event: RealtimeEvent): void;
}

/**
 * Tells those who look, once the transaction has committed. Never waits, never fails, costs the transaction nothing: an
 * event that is lost with its process is made up for by the next, or by the page asking again.
 */
export function publish(tx: { readonly events: EventSink }, event: RealtimeEvent): void {
  tx.events.add(event);
}

/** Sends what was published, and hears what any process has sent. */
export interface EventBus {
  send(tenantId: string, events: readonly RealtimeEvent[]): void;
  /** `lost`: events may have been missed until now. */
  listen(hear: (events: readonly SentEvent[]) => void, lost: () => void): Promise<void>;
  close(): Promise<void>;
}
