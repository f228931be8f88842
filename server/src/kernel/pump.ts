/**
 * Runs claimed work against slow outside parties without holding a job or a transaction open: a nudge
 * names a tenant with due work, the pump claims as much as it has room for and keeps the rest in mind.
 * What it had claimed when the process died is found again by its lease.
 */
export interface PumpOptions<T> {
  readonly name: string;
  /** Calls under way at once in this process. */
  readonly capacity: number;
  /** Claims at most `limit` due items of one tenant, in one committed transaction. */
  readonly claim: (tenantId: string, limit: number) => Promise<readonly T[]>;
  /** Does the outside call and records its outcome. Must not throw: its own failures are outcomes. */
  readonly run: (item: T, tenantId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly onFlight?: (inFlight: number) => void;
}

const CLAIM_AGAIN_MS = 1_000;

/** A claim is one transaction: kept short, and a full one is followed by the next. */
const MOST_PER_CLAIM = 200;

export class Pump<T> {
  readonly #options: PumpOptions<T>;
  /** Tenants with due work, in the order they get their turn. */
  readonly #due = new Set<string>();
  #claiming = 0;
  #inFlight = 0;
  #stopped = false;
  #turning = false;
  #idle: (() => void)[] = [];

  constructor(options: PumpOptions<T>) {
    this.#options = options;
  }

  /** There may be due work for this tenant. */
  nudge(tenantId: string): void {
    this.#due.delete(tenantId);
    this.#due.add(tenantId);
    this.#turnSoon();
  }

  /** No new claims; resolves when what was claimed has been recorded. */
  async drain(): Promise<void> {
    this.#stopped = true;
    if (this.#inFlight + this.#claiming > 0)
      await new Promise<void>((resolve) => {
        this.#idle.push(resolve);
      });
  }

  /** Calls that end together free their room together, and one claim fills it. */
  #turnSoon(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      this.#turn();
    });
  }

  /** One claim at a time keeps the shares fair: each tenant's turn takes at most half the free room while others wait. */
  #turn(): void {
    const room = this.#options.capacity - this.#inFlight;
    const [tenantId] = this.#due;
    if (this.#stopped || this.#claiming > 0 || room <= 0 || tenantId === undefined) return;
    this.#due.delete(tenantId);
    const share = Math.min(MOST_PER_CLAIM, this.#due.size > 0 ? Math.max(1, Math.floor(room / 2)) : room);
    this.#claiming += 1;
    void this.#claim(tenantId, share);
  }

  async #claim(tenantId: string, limit: number): Promise<void> {
    try {
      const items = await this.#options.claim(tenantId, limit);
      for (const item of items) void this.#fly(item, tenantId);
      if (items.length === limit) this.#due.add(tenantId);
    } catch (error) {
      this.#options.onError(error);
      // the nudge is used up, the due work is not: most likely the database is away for a moment
      setTimeout(() => this.nudge(tenantId), CLAIM_AGAIN_MS).unref();
    } finally {
      this.#claiming -= 1;
      this.#settle();
    }
  }

  async #fly(item: T, tenantId: string): Promise<void> {
    this.#inFlight += 1;
    this.#options.onFlight?.(this.#inFlight);
    try {
      await this.#options.run(item, tenantId);
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#inFlight -= 1;
      this.#options.onFlight?.(this.#inFlight);
      this.#settle();
    }
  }

  #settle(): void {
    this.#turnSoon();
    if (this.#inFlight + this.#claiming === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
