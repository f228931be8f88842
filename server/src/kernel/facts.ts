import type { Tx } from './db.ts';

/** One thing that happened, as other systems are told of it: ids, states and figures; no secret, no token, no words of people. */
export interface Fact {
  /** The id of what it happened to. */
  readonly object: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Where the API shows it, as `/api/payments/<id>/`; null where it has no page of its own. */
  readonly path: string | null;
}

export interface Told {
  /** Dotted: `payment.received`. */
  readonly event: string;
  readonly facts: () => readonly Fact[];
}

/** Where a transaction puts what has happened in it. */
export interface FactSink {
  add(told: Told): void;
}

/** Hears what a transaction announced, inside it: what the listener writes commits or vanishes with the facts. */
export type FactListener = (tx: Tx, told: readonly Told[]) => Promise<void>;

/**
 * Says that something has happened, for systems outside. `facts` is called only where somebody wants to hear of the event,
 * so that saying it costs nothing where nobody does.
 */
export function announce(tx: { readonly facts: FactSink }, event: string, facts: () => readonly Fact[]): void {
  tx.facts.add({ event, facts });
}
