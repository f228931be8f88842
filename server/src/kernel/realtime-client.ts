import { AppError } from './errors.ts';
import type { Actor } from './http.ts';
import type { RealtimeHub } from './realtime-hub.ts';
import { TOPICS, type SentEvent, type Topic } from './realtime.ts';
import { isFields, parseJson, type Fields } from './text.ts';

/** What is needed of the connection, whoever carries it. */
export interface Pipe {
  send(text: string): void;
  /** Bytes that the other side has not taken yet. */
  waiting(): number;
  close(code: number, reason: string): void;
}

export interface RealtimeDeps {
  readonly hub: RealtimeHub;
  /** Begins to hear what other processes tell; at once when it hears already. */
  readonly listen: () => Promise<void>;
  /** Who holds this credential, and which tenant they act for. @throws AppError as any request would */
  readonly identify: (token: string, client: string | null) => Promise<Actor>;
  readonly allows: (actor: Actor, permission: string) => boolean;
}

/** Who may hear of a topic: whoever may read what it is about. */
const PERMISSIONS: Readonly<Record<Topic, string>> = {
  conversations: 'inbox.read',
  payments: 'payments.read',
  tokens: 'tokens.read',
  alerts: 'alerts.read',
  campaigns: 'campaigns.read',
  jobs: 'reports.read',
};

/** Closing codes of ours, beside those of the protocol. */
export const CLOSE = { badMessage: 4400, notSignedIn: 4401, forbidden: 4403, tooSlow: 4408, tooMany: 4429 } as const;

/** How a refused credential ends the connection. */
const CODES: Readonly<Record<number, number>> = { 401: CLOSE.notSignedIn, 429: CLOSE.tooMany };

/** A page that has not taken this much is told nothing more, and asks for everything when it has caught up. */
const MOST_WAITING = 512 * 1024;
const MOST_A_SECOND = 20;

/**
 * One page that looks. The first message says who it is; every subscription is held against the permissions of now; what
 * it holds is looked at again while it lasts, and ends with the session.
 */
export class RealtimeClient {
  readonly #deps: RealtimeDeps;
  readonly #pipe: Pipe;
  readonly #topics = new Set<Topic>();
  #credential: { readonly token: string; readonly client: string | null } | null = null;
  #actor: (Actor & { readonly tenantId: string }) | null = null;
  #isBehind = false;
  #closed = false;
  #turn: Promise<void> = Promise.resolve();
  #second = 0;
  #heard = 0;

  constructor(deps: RealtimeDeps, pipe: Pipe) {
    this.#deps = deps;
    this.#pipe = pipe;
  }

  get actorId(): string | null {
    return this.#actor?.id ?? null;
  }

  get isKnown(): boolean {
    return this.#actor !== null;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Messages are taken one after the other: what follows a hello waits until it is known who said it. */
  hear(text: string): void {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#second) [this.#second, this.#heard] = [second, 0];
    this.#heard += 1;
    if (this.#heard > MOST_A_SECOND) return this.#end(CLOSE.tooMany, 'too many messages');
    this.#turn = this.#turn.then(() => this.#take(text)).catch(() => this.#end(1011, 'try again'));
  }

  async #take(text: string): Promise<void> {
    if (this.#closed) return;
    const message = parseJson(text);
    if (!isFields(message)) return this.#end(CLOSE.badMessage, 'not a JSON object');
    switch (message['type']) {
      case 'hello':
        return this.#hello(message);
      case 'subscribe':
        return this.#subscribe(message);
      case 'unsubscribe':
        for (const topic of topicsIn(message)) this.#topics.delete(topic);
        return this.#say({ type: 'unsubscribed', topics: [...this.#topics] });
      case 'ping':
        return this.#say({ type: 'pong' });
      default:
        return this.#end(CLOSE.badMessage, 'unknown type');
    }
  }

  /** Also in the middle, with the next access token: the subscriptions stay as far as it allows them. */
  async #hello({ token, client }: Fields): Promise<void> {
    if (typeof token !== 'string' || token.length > 4_000) return this.#end(CLOSE.notSignedIn, 'no token');
    const credential = { token, client: typeof client === 'string' ? client : null };
    if (!(await this.#identify(credential))) return;
    this.#credential = credential;
    await this.#deps.listen();
    // it may have ended meanwhile, and nobody would take it off the list again
    if (this.#closed) return;
    this.#deps.hub.join(this.#listener());
    this.#say({ type: 'welcome', client: this.#actor!.tenantId, topics: TOPICS.filter((topic) => this.#may(topic)), heartbeat_seconds: 25 });
  }

  /** @returns false when the connection ended for it */
  async #identify({ token, client }: { readonly token: string; readonly client: string | null }): Promise<boolean> {
    try {
      const actor = await this.#deps.identify(token, client);
      if (actor.blockedBy) throw actor.blockedBy;
      if (actor.tenantId === null) return this.#refuse(CLOSE.forbidden, 'name the client');
      if (!this.#isSame(actor)) return this.#refuse(CLOSE.forbidden, 'another account');
      this.#actor = { ...actor, tenantId: actor.tenantId };
      for (const topic of this.#topics) if (!this.#may(topic)) this.#topics.delete(topic);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return this.#refuse(CODES[error.status] ?? CLOSE.forbidden, error.code);
    }
  }

  #isSame({ id, tenantId }: Actor): boolean {
    return this.#actor === null || (this.#actor.tenantId === tenantId && this.#actor.id === id);
  }

  #subscribe(message: Fields): void {
    if (!this.#actor) return this.#end(CLOSE.notSignedIn, 'hello first');
    const asked = topicsIn(message);
    const granted = asked.filter((topic) => this.#may(topic));
    const after = message['after'];
    const missed = typeof after === 'string' ? this.#deps.hub.since(after, { tenantId: this.#actor.tenantId, topics: new Set(granted) }) : null;
    for (const topic of granted) this.#topics.add(topic);
    const refused = (Array.isArray(message['topics']) ? message['topics'] : []).filter((topic) => !granted.includes(topic as Topic));
    this.#say({ type: 'subscribed', topics: [...this.#topics], refused: refused.map((topic) => String(topic).slice(0, 40)), resumed: missed !== null });
    for (const event of missed ?? []) this.#tell(event);
  }

  /** Looks at the credential again. What was revoked ends here; a database that is away ends nothing. */
  async check(): Promise<void> {
    if (this.#credential === null || this.#closed) return;
    await this.#identify(this.#credential).catch(() => undefined);
    this.#catchUp();
  }

  end(): void {
    this.#closed = true;
    if (this.#actor) this.#deps.hub.leave(this.#listener());
  }

  readonly #own = { tell: (event: SentEvent): void => this.#tell(event), lose: (): void => this.#say({ type: 'reset' }) };
  #joined: Parameters<RealtimeHub['join']>[0] | null = null;

  #listener(): Parameters<RealtimeHub['join']>[0] {
    return (this.#joined ??= { tenantId: this.#actor!.tenantId, topics: this.#topics, ...this.#own });
  }

  #may(topic: Topic): boolean {
    return this.#actor !== null && this.#deps.allows(this.#actor, PERMISSIONS[topic]);
  }

  #tell({ tenantId: _tenant, ...event }: SentEvent): void {
    this.#catchUp();
    if (this.#pipe.waiting() > MOST_WAITING) this.#isBehind = true;
    if (!this.#isBehind) this.#say({ type: 'event', ...event });
  }

  #catchUp(): void {
    if (!this.#isBehind || this.#pipe.waiting() > 0) return;
    this.#isBehind = false;
    this.#say({ type: 'reset' });
  }

  #say(message: object): void {
    if (!this.#closed) this.#pipe.send(JSON.stringify(message));
  }

  #refuse(code: number, reason: string): false {
    this.#end(code, reason);
    return false;
  }

  #end(code: number, reason: string): void {
    if (this.#closed) return;
    this.#say({ type: 'error', code: reason });
    this.end();
    this.#pipe.close(code, reason);
  }
}

function topicsIn(message: Fields): readonly Topic[] {
  const asked = message['topics'];
  return Array.isArray(asked) ? TOPICS.filter((topic) => asked.includes(topic)) : [];
}
