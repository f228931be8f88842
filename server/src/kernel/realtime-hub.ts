import type { SentEvent, Topic } from './realtime.ts';

/** Who is told. `tell` gets events of this tenant and these topics alone. */
export interface Listener {
  readonly tenantId: string;
  readonly topics: ReadonlySet<Topic>;
  tell(event: SentEvent): void;
  /** Something may have been missed: ask for everything that is shown. */
  lose(): void;
}

/** Gives the events of the bus to the connections of this process, and keeps the last of them for those who come back. */
export class RealtimeHub {
  readonly #listeners = new Map<string, Set<Listener>>();
  #recent: SentEvent[] = [];

  get size(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  join(listener: Listener): void {
    const of = this.#listeners.get(listener.tenantId) ?? new Set();
    this.#listeners.set(listener.tenantId, of.add(listener));
  }

  leave(listener: Listener): void {
    const of = this.#listeners.get(listener.tenantId);
    of?.delete(listener);
    if (of?.size === 0) this.#listeners.delete(listener.tenantId);
  }

  hear(events: readonly SentEvent[]): void {
    this.#recent.push(...events);
    if (this.#recent.length > MOST_KEPT * 2) this.#recent = this.#recent.slice(-MOST_KEPT);
    for (const event of events) for (const listener of this.#listeners.get(event.tenantId) ?? []) if (listener.topics.has(event.topic)) listener.tell(event);
  }

  /** What came before the connection broke is not known to follow on any more. */
  lost(): void {
    this.#recent = [];
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener.lose();
  }

  /** What came after this event, for a tenant and topics; null when it is too long ago to tell. */
  since(id: string, { tenantId, topics }: Pick<Listener, 'tenantId' | 'topics'>): readonly SentEvent[] | null {
    const from = this.#recent.findIndex((event) => event.id === id && event.tenantId === tenantId);
    return from < 0 ? null : this.#recent.slice(from + 1).filter((event) => event.tenantId === tenantId && topics.has(event.topic));
  }
}

/** Events kept for those whose connection broke; some minutes of a busy platform. */
const MOST_KEPT = 5_000;
