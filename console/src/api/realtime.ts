import type { LiveEvent, Topic } from './live.ts';

/** What is needed of a WebSocket. */
export type Line = { send: (text: string) => void; close: () => void };
export type LineEvents = { opened: () => void; said: (data: unknown) => void; closed: (code: number) => void };

type RealtimeOptions = {
  open: (events: LineEvents) => Line;
  /** A token that is good now; null when nobody is signed in. `refused` is one that the server turned down. */
  token: (refused?: string) => Promise<string | null>;
  /** The client by its slug; null: the person's first. */
  client: string | null;
  topics: readonly Topic[];
  /** News, at most once a frame: each object once, in its newest version. */
  onEvents: (events: readonly LiveEvent[]) => void;
  /** Something was missed: what is shown has to be asked for again. */
  onReset: () => void;
  /** What is told of from now on; nothing while the line is down. */
  onHeard: (topics: readonly Topic[]) => void;
  frame: (act: () => void) => void;
};

const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [1000, 30_000];
const RENEW_MS = 240_000;
const ENDS = { notSignedIn: 4401, forbidden: 4403 } as const;

type Said = Readonly<Record<string, unknown>> & { type?: unknown };

/**
 * One line to the server for the whole tab. It says who it is, hears what it may, comes back by itself with growing waits,
 * and takes up where it left off; late news of an object never stands above newer.
 */
export class Realtime {
  readonly #options: RealtimeOptions;
  readonly #versions = new Map<string, number>();
  #pending = new Map<string, LiveEvent>();
  #line: Line | null = null;
  #last: string | undefined;
  #token: string | null = null;
  #refused: string | undefined;
  #wait = FIRST_WAIT_MS;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #alive = 0;
  #stopped = false;

  constructor(options: RealtimeOptions) {
    this.#options = options;
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
    this.#line?.close();
    this.#options.onHeard([]);
  }

  async #connect(): Promise<void> {
    this.#token = await this.#options.token(this.#refused).catch(() => null);
    if (this.#stopped) return;
    if (this.#token === null) return this.#later();
    this.#line = this.#options.open({
      opened: () => this.#hello(),
      said: (data) => this.#hear(readSaid(data)),
      closed: (code) => this.#lost(code),
    });
  }

  #hello(): void {
    const { client } = this.#options;
    this.#say({ type: 'hello', token: this.#token, ...(client === null ? {} : { client }) });
  }

  #hear(said: Said): void {
    this.#alive = Date.now();
    if (said.type === 'welcome') this.#welcome(said);
    else if (said.type === 'subscribed') this.#subscribed(said);
    else if (said.type === 'event') this.#event(said);
    else if (said.type === 'reset') this.#options.onReset();
  }

  #welcome(said: Said): void {
    this.#wait = FIRST_WAIT_MS;
    this.#refused = undefined;
    const may = textsIn(said['topics']);
    const topics = this.#options.topics.filter((topic) => may.includes(topic));
    this.#say({ type: 'subscribe', topics, ...(this.#last === undefined ? {} : { after: this.#last }) });
    this.#clear();
    this.#beat(Number(said['heartbeat_seconds'] ?? 25) * 1000);
    this.#timers.push(setInterval(() => void this.#renew(), RENEW_MS));
  }

  #subscribed(said: Said): void {
    this.#options.onHeard(textsIn(said['topics']) as Topic[]);
    if (said['resumed'] !== true) this.#options.onReset();
  }

  /** A line that says nothing for two beats is dead, whatever it looks like. */
  #beat(everyMs: number): void {
    this.#timers.push(
      setInterval(() => {
        if (Date.now() - this.#alive > everyMs * 2) this.#line?.close();
        else this.#say({ type: 'ping' });
      }, everyMs),
    );
  }

  /** The server wants the next token before the old one ends. */
  async #renew(): Promise<void> {
    const token = await this.#options.token().catch(() => null);
    if (token === null || token === this.#token) return;
    this.#token = token;
    this.#hello();
  }

  #event(said: Said): void {
    const event = readEvent(said);
    if (!event) return;
    this.#last = event.id;
    const key = `${event.topic} ${event.kind} ${event.object ?? ''}`;
    if (!this.#isNews(event)) return;
    if (this.#pending.size === 0) this.#options.frame(() => this.#flush());
    this.#pending.set(key, event);
  }

  #isNews({ topic, object, version }: LiveEvent): boolean {
    if (object === null || version === null) return true;
    const key = `${topic} ${object}`;
    // one change may be told of in several words of one version
    if ((this.#versions.get(key) ?? -1) > version) return false;
    this.#versions.set(key, version);
    return true;
  }

  #flush(): void {
    const events = [...this.#pending.values()];
    this.#pending = new Map();
    if (!this.#stopped) this.#options.onEvents(events);
  }

  #lost(code: number): void {
    this.#clear();
    this.#line = null;
    if (this.#stopped) return;
    this.#options.onHeard([]);
    if (code === ENDS.notSignedIn) this.#refused = this.#token ?? undefined;
    if (code !== ENDS.forbidden) this.#later();
  }

  #later(): void {
    const spread = 0.5 + Math.random();
    this.#timers.push(setTimeout(() => void this.#connect(), this.#wait * spread));
    this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
  }

  #say(words: object): void {
    this.#line?.send(JSON.stringify(words));
  }

  #clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}

function readSaid(data: unknown): Said {
  try {
    const said: unknown = JSON.parse(String(data));
    return typeof said === 'object' && said !== null ? (said as Said) : {};
  } catch {
    return {};
  }
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

function readEvent(said: Said): LiveEvent | null {
  const { id, topic, kind, object, version, data } = said;
  if (typeof id !== 'string' || typeof topic !== 'string' || typeof kind !== 'string') return null;
  return {
    id,
    topic: topic as Topic,
    kind,
    object: typeof object === 'string' ? object : null,
    version: typeof version === 'number' ? version : null,
    data: typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {},
  };
}
