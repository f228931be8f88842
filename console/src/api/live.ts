/** What the server tells of as it happens; see `GET /api/realtime`. */
export const TOPICS = ['payments', 'tokens', 'alerts', 'conversations', 'campaigns', 'jobs'] as const;
export type Topic = (typeof TOPICS)[number];
export type LiveEvent = {
  id: string;
  topic: Topic;
  kind: string;
  /** What it is about; null: several. */
  object: string | null;
  version: number | null;
  data: Readonly<Record<string, unknown>>;
};

/** Whose events make which answers old, by how their address begins. The first topic is that of the thing itself. */
const ADDRESSES: readonly (readonly [string, readonly Topic[]])[] = [
  ['/api/payments/', ['payments', 'tokens']],
  ['/api/tokens/', ['tokens']],
  ['/api/token-requests/', ['tokens']],
  ['/api/alerts/', ['alerts']],
  ['/api/dashboard/', ['payments', 'tokens']],
  ['/api/messaging/conversations/', ['conversations']],
  ['/api/messaging/messages/', ['conversations']],
  ['/api/messaging/campaigns/', ['campaigns']],
  ['/api/messaging/contact-imports/', ['jobs']],
  ['/api/messaging/contact-edits/', ['jobs']],
  ['/api/messaging/contacts/', ['jobs']],
  ['/api/messaging/sms/imports/', ['jobs']],
  ['/api/imports/', ['jobs']],
  ['/api/exports/', ['jobs']],
];

export function topicsOf(url: string): readonly Topic[] {
  return ADDRESSES.find(([start]) => url.startsWith(start))?.[1] ?? [];
}

let heard: ReadonlySet<Topic> = new Set();
const listeners = new Set<(event: LiveEvent) => void>();

/** These are told of now; of the others the pages ask. */
export function setHeard(topics: Iterable<Topic>): void {
  heard = new Set(topics);
}

/** What is told of is asked for all the same, seldom: a line that seems open may be dead. */
const SELDOM_MS = 15_000;

/** How often to ask for something: as often as the page wants, or seldom while all that changes it is told of. */
export function askEvery(url: string, everyMs: number): number {
  const topics = topicsOf(url);
  // that a job began or ended is told of, how far it is is not
  return topics.length > 0 && topics.every((topic) => topic !== 'jobs' && heard.has(topic)) ? Math.max(everyMs, SELDOM_MS) : everyMs;
}

/** Hears every event that is news; returns how to stop. */
export function onLive(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellLive(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}
