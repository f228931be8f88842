import type { Query, QueryClient } from '@tanstack/react-query';
import { TOPICS, setHeard, tellLive, topicsOf } from './live.ts';
import type { LiveEvent, Topic } from './live.ts';
import { Realtime } from './realtime.ts';
import type { Line, LineEvents } from './realtime.ts';
import { accessToken } from './session.ts';

/** Lists and figures of a busy topic are asked for again at most so often; the one thing that is looked at, at once. */
const CALM_MS = 500;

/** Opens the tab's line to the server and lets its news make old what was read; returns how to close it. */
export function feedFrom(queries: QueryClient, client: string | null): () => void {
  const calm = new Calm((topics) => void queries.invalidateQueries({ predicate: (query) => isWideOf(query, topics) }, { cancelRefetch: false }));
  const line = new Realtime({
    open: openLine,
    token: accessToken,
    client,
    topics: TOPICS,
    frame: (act) => void requestAnimationFrame(act),
    onHeard: setHeard,
    onReset: () => void queries.invalidateQueries({ predicate: (query) => topicsOf(urlOf(query)).length > 0 }, { cancelRefetch: false }),
    onEvents: (events) => {
      for (const event of events) tellLive(event);
      const changed = events.filter(({ kind }) => kind !== 'conversation.presence');
      void queries.invalidateQueries({ predicate: (query) => changed.some((event) => isAbout(query, event)) }, { cancelRefetch: false });
      calm.add(changed.map(({ topic }) => topic));
    },
  });
  return () => {
    calm.stop();
    line.stop();
  };
}

function openLine({ opened, said, closed }: LineEvents): Line {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/realtime`);
  socket.addEventListener('open', opened);
  socket.addEventListener('message', ({ data }) => said(data));
  socket.addEventListener('close', ({ code }) => closed(code));
  return socket;
}

const urlOf = ({ queryKey }: Pick<Query, 'queryKey'>): string => (typeof queryKey[1] === 'string' ? queryKey[1] : '');

/** The object that a query is about, where it is about one. */
function objectOf({ queryKey }: Pick<Query, 'queryKey'>): string | null {
  const path = queryKey[2];
  if (typeof path !== 'object' || path === null || !('id' in path)) return null;
  return typeof path.id === 'string' ? path.id : null;
}

/** Whether an event is about the very object that a query shows; one about several, or about what belongs to such objects, may be. */
export function isAbout(query: Pick<Query, 'queryKey'>, { topic, object }: Pick<LiveEvent, 'topic' | 'object'>): boolean {
  const own = objectOf(query);
  const topics = topicsOf(urlOf(query));
  return own !== null && topics.includes(topic) && (topic !== topics[0] || object === null || object === own);
}

/** Lists and figures, which any event of their topic may change. */
export function isWideOf(query: Pick<Query, 'queryKey'>, topics: ReadonlySet<Topic>): boolean {
  return objectOf(query) === null && topicsOf(urlOf(query)).some((topic) => topics.has(topic));
}

/** Gathers topics and lets them go at once, then no oftener than every half second. */
class Calm {
  readonly #act: (topics: ReadonlySet<Topic>) => void;
  #waiting = new Set<Topic>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(act: (topics: ReadonlySet<Topic>) => void) {
    this.#act = act;
  }

  add(topics: readonly Topic[]): void {
    for (const topic of topics) this.#waiting.add(topic);
    if (this.#timer === null) this.#go();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #go(): void {
    this.#timer = null;
    if (this.#waiting.size === 0) return;
    this.#act(this.#waiting);
    this.#waiting = new Set();
    this.#timer = setTimeout(() => this.#go(), CALM_MS);
  }
}
