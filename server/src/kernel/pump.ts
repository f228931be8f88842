/**
 * Runs claimed work against slow outside parties without holding a job or a transaction open: a nudge
 * names a tenant with due work, the pump claims as much as it has room for and keeps the rest in mind.
 * What it had claimed when the process died is found again by its lease.
 */
export interface PumpOptions<T> {
  readonly name: string;
  /** Calls under way at once in this process. */
  readonly capacity: number;
  /**
   * Items claimed beyond those calls, at most: their calls wait for room, or their outcomes for being written. Where the
   * other side answers fast, claiming, calling and recording then go on beside each other. None if not given.
   */
  readonly ahead?: number;
  /** The smaller, the sooner its call, among what is claimed already; all alike if not given. */
  readonly rank?: (item: T) => number;
  /** Claims at most `limit` due items of one tenant, in one committed transaction. */
  readonly claim: (tenantId: string, limit: number) => Promise<readonly T[]>;
  /**
   * Does the outside call and records its outcome. Must not throw: its own failures are outcomes. `landed` may be called
   * once the call has ended, so that another takes its room while the outcome is being recorded.
   */
  readonly run: (item: T, tenantId: string, landed: () => void) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly onFlight?: (inFlight: number) => void;
}

const CLAIM_AGAIN_MS = 1_000;
/** A claim is one transaction: kept short, and a full one is followed by the next. */
const MOST_PER_CLAIM = 200;
/** The same where claims go on beside the calls: they keep nobody waiting. */
const MOST_AHEAD = 1_000;
/** What is claimed ahead is worth the calls of this time: as long as a claim takes while the event loop is full of calls. */
const STOCK_MS = 150;
/** Less than this is not worth a transaction of those who bring it. */
const WORTH_KEEPING = 200;
const AWAITED_MS = 1_000;

interface Item<T> {
  readonly item: T;
  readonly tenantId: string;
  /** By somebody who had leased it, and not by a claim. */
  readonly isBrought: boolean;
}

export class Pump<T> {
  readonly #options: PumpOptions<T>;
  readonly #ahead: number;
  readonly #mostPerClaim: number;
  /** Tenants with due work, in the order they get their turn. */
  readonly #due = new Set<string>();
  /** Claimed, and waiting for room. */
  #stock: Item<T>[] = [];
  /** Of the stock: what did not come by a claim. It takes no room from claims, so that a token passes it however much there is. */
  #brought = 0;
  #claiming = 0;
  #inFlight = 0;
  #toldInFlight = 0;
  /** Claimed and not recorded yet. */
  #open = 0;
  /** How long calls take of late. */
  #callMs = 1_000;
  #stopped = false;
  #turning = false;
  #idle: (() => void)[] = [];
  #awaiting: (() => void)[] = [];

  constructor(options: PumpOptions<T>) {
    this.#options = options;
    this.#ahead = options.ahead ?? 0;
    this.#mostPerClaim = this.#ahead > 0 ? MOST_AHEAD : MOST_PER_CLAIM;
  }

  /** There may be due work for this tenant. */
  nudge(tenantId: string): void {
    this.#due.delete(tenantId);
    this.#due.add(tenantId);
    this.#turnSoon();
  }

  /**
   * How many items of this tenant that need no claim it would take now: none before what it took last is half called for.
   * Null where they had better be claimed: others wait for their turn, it has stopped, or calls are so slow that next to
   * nothing is kept ahead of them.
   */
  roomFor(tenantId: string): number | null {
    const others = this.#due.size - (this.#due.has(tenantId) ? 1 : 0);
    if (this.#stopped || others > 0 || this.#most() < WORTH_KEEPING) return null;
    return this.#mayBring() ? this.#roomToBring() : 0;
  }

  /** Resolves when there is room for a good many again, at the latest after a second. */
  async freed(): Promise<void> {
    if (this.#stopped || this.#mayBring()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, AWAITED_MS);
      this.#awaiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Takes items that somebody else has leased for this process already, in a transaction that has committed. */
  adopt(items: readonly T[], tenantId: string): void {
    this.#open += items.length;
    this.#brought += items.length;
    this.#put(items.map((item) => ({ item, tenantId, isBrought: true })));
    this.#takeOff();
    this.#turnSoon();
  }

  /** No new claims; resolves when what was claimed has been recorded. */
  async drain(): Promise<void> {
    this.#stopped = true;
    for (const go of this.#awaiting.splice(0)) go();
    if (this.#open + this.#claiming > 0)
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
      this.#tellFlight();
      this.#turn();
    });
  }

  /** One claim at a time keeps the shares fair: each tenant's turn takes at most half the free room while others wait. */
  #turn(): void {
    if (this.#awaiting.length > 0 && this.#mayBring()) for (const go of this.#awaiting.splice(0)) go();
    const room = this.#room();
    const [tenantId] = this.#due;
    if (this.#stopped || this.#claiming > 0 || room <= 0 || tenantId === undefined) return;
    this.#due.delete(tenantId);
    const share = Math.min(this.#mostPerClaim, this.#due.size > 0 ? Math.max(1, Math.floor(room / 2)) : room);
    this.#claiming += 1;
    void this.#claim(tenantId, share);
  }

  /** While there is stock, a small claim is not worth its transaction. */
  #room(): number {
    const { capacity } = this.#options;
    const claimed = this.#stock.length - this.#brought;
    const room = Math.min(capacity + this.#most() - this.#inFlight - claimed, capacity + this.#ahead - this.#open);
    return claimed > 0 && room < Math.min(this.#most(), this.#mostPerClaim) / 2 ? 0 : room;
  }

  /** Twice what is kept of claims: it takes longer to write items than to claim them. A part of what may be open is left to claims. */
  #roomToBring(): number {
    return Math.max(0, Math.min(2 * this.#most() - this.#brought, this.#ahead - this.#open));
  }

  #mayBring(): boolean {
    return this.#brought <= this.#most() && this.#roomToBring() >= Math.min(this.#most(), this.#ahead / 3);
  }

  /** What is kept ahead of the calls, at most. */
  #most(): number {
    return Math.floor(Math.min(this.#ahead, (this.#options.capacity * STOCK_MS) / this.#callMs));
  }

  async #claim(tenantId: string, limit: number): Promise<void> {
    try {
      const items = await this.#options.claim(tenantId, limit);
      this.#open += items.length;
      this.#put(items.map((item) => ({ item, tenantId, isBrought: false })));
      if (items.length === limit) this.#due.add(tenantId);
      this.#takeOff();
    } catch (error) {
      this.#options.onError(error);
      // the nudge is used up, the due work is not: most likely the database is away for a moment
      setTimeout(() => this.nudge(tenantId), CLAIM_AGAIN_MS).unref();
    } finally {
      this.#claiming -= 1;
      this.#settle();
    }
  }

  /** What goes first passes what has been waiting. */
  #put(items: readonly Item<T>[]): void {
    for (const item of items) this.#stock.push(item);
    const { rank } = this.#options;
    if (rank) this.#stock.sort((a, b) => rank(a.item) - rank(b.item));
  }

  /** As many of the stock as there is room for, first by rank and then by age. */
  #takeOff(): void {
    const some = this.#stock.splice(0, Math.max(0, this.#options.capacity - this.#inFlight));
    for (const { item, tenantId, isBrought } of some) {
      if (isBrought) this.#brought -= 1;
      void this.#fly(item, tenantId);
    }
  }

  async #fly(item: T, tenantId: string): Promise<void> {
    const began = performance.now();
    let flies = true;
    const landed = (): void => {
      if (!flies) return;
      flies = false;
      this.#callMs += (Math.max(1, performance.now() - began) - this.#callMs) / 32;
      this.#count(-1);
      if (this.#stock.length > 0) this.#takeOff();
      this.#turnSoon();
    };
    this.#count(1);
    try {
      await this.#options.run(item, tenantId, landed);
    } catch (error) {
      this.#options.onError(error);
    } finally {
      landed();
      this.#open -= 1;
      this.#settle();
    }
  }

  #count(change: 1 | -1): void {
    this.#inFlight += change;
    this.#turnSoon();
  }

  /** Once a turn, however many calls began and ended in it. */
  #tellFlight(): void {
    if (this.#inFlight === this.#toldInFlight) return;
    this.#toldInFlight = this.#inFlight;
    this.#options.onFlight?.(this.#inFlight);
  }

  #settle(): void {
    this.#turnSoon();
    if (this.#open + this.#claiming === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
