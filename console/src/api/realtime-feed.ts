import type { Query, QueryClient } from '@tanstack/react-query';
import { TOPICS, setHeard, tellLive, topicsOf } from './live.ts';
import type { LiveEvent, Topic } from './live.ts';
import { Realtime } from './realtime.ts';
import type { Line, LineEvents } from './realtime.ts';
import { accessToken } from './session.ts';

/** Lists and figures of a busy topic are asked for again at most so often; the one thing that is looked at, at once. */
const CALM_MS = 500;

/** What the tab's name says. Every page reads it and hidden tabs too, so it is asked for seldom and never twice at a time. */
const IN_TAB = '/api/messaging/conversations/counts/';
const IN_TAB_MS = 4_000;

/** Opens the tab's line to the server and lets its news make old what was read; returns how to close it. */
export function feedFrom(queries: QueryClient, client: string | null): () => void {
  const news = freshener(queries, () => document.visibilityState === 'hidden');
  const line = new Realtime({
    open: openLine,
    token: accessToken,
    client,
    topics: TOPICS,
    frame: (act) => void requestAnimationFrame(act),
    onHeard: setHeard,
    onReset: news.reset,
    onEvents: (events) => {
      for (const event of events) tellLive(event);
      news.tell(events);
    },
  });
  return () => {
    news.stop();
    line.stop();
  };
}

interface Freshener {
  readonly tell: (events: readonly LiveEvent[]) => void;
  readonly reset: () => void;
  readonly stop: () => void;
}

/** Makes old what news is about. In a hidden tab it is read anew when somebody looks again; only the count in its name goes on. */
export function freshener(queries: QueryClient, isHidden: () => boolean): Freshener {
  const makeOld = (isOld: (query: Query) => boolean): Promise<void> =>
    queries.invalidateQueries({ predicate: (query) => !isInTab(query) && isOld(query), refetchType: isHidden() ? 'none' : 'active' }, { cancelRefetch: false });
  const lists = new Calm(CALM_MS, (topics) => void makeOld((query) => isWideOf(query, topics)));
  const inTab = new Calm(IN_TAB_MS, (topics) =>
    queries.invalidateQueries({ predicate: (query) => isInTab(query) && isWideOf(query, topics) }, { cancelRefetch: false }),
  );
  const wide = (topics: readonly Topic[]): void => {
    lists.add(topics);
    inTab.add(topics);
  };
  return {
    tell: (events) => {
      const changed = events.filter(({ kind }) => kind !== 'conversation.presence');
      void makeOld((query) => changed.some((event) => isAbout(query, event)));
      wide(changed.map(({ topic }) => topic));
    },
    reset: () => {
      void makeOld((query) => topicsOf(urlOf(query)).length > 0);
      inTab.add(TOPICS);
    },
    stop: () => {
      lists.stop();
      inTab.stop();
    },
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

const isInTab = (query: Pick<Query, 'queryKey'>): boolean => urlOf(query) === IN_TAB;

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

/** Gathers topics and lets them go at once, then no oftener than every so many milliseconds, nor before the last act has ended. */
class Calm {
  readonly #everyMs: number;
  readonly #act: (topics: ReadonlySet<Topic>) => unknown;
  #waiting = new Set<Topic>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #acting = false;

  constructor(everyMs: number, act: (topics: ReadonlySet<Topic>) => unknown) {
    this.#everyMs = everyMs;
    this.#act = act;
  }

  add(topics: readonly Topic[]): void {
    for (const topic of topics) this.#waiting.add(topic);
    this.#go();
  }

  stop(): void {
    this.#waiting.clear();
    if (this.#timer) clearTimeout(this.#timer);
  }

  #go(): void {
    if (this.#timer !== null || this.#acting || this.#waiting.size === 0) return;
    const topics = this.#waiting;
    this.#waiting = new Set();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#go();
    }, this.#everyMs);
    void this.#carryOut(topics);
  }

  async #carryOut(topics: ReadonlySet<Topic>): Promise<void> {
    this.#acting = true;
    await this.#act(topics);
    this.#acting = false;
    this.#go();
  }
}
