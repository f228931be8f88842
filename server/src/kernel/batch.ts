/**
 * Group commit: while one flush is being written, what arrives meanwhile waits and goes together in
 * the next. Each caller's promise settles only after the flush that carried its item has settled.
 */
export interface BatchOptions<I, O> {
  /** Writes the items in one go; result i belongs to item i. Throwing fails every item of the batch. */
  readonly write: (items: readonly I[]) => Promise<readonly O[]>;
  readonly maxItems: number;
  /** How many flushes may be under way at once. */
  readonly parallel: number;
  /** From this many items on, a flush is worth its fixed cost beside others that are under way; `maxItems` if not given. */
  readonly fullFrom?: number;
}

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (result: O) => void;
  readonly reject: (reason: unknown) => void;
}

export class Batcher<I, O> {
  readonly #options: BatchOptions<I, O>;
  readonly #fullFrom: number;
  #waiting: Waiting<I, O>[] = [];
  #running = 0;
  #scheduled = false;

  constructor(options: BatchOptions<I, O>) {
    this.#options = options;
    this.#fullFrom = options.fullFrom ?? options.maxItems;
  }

  get idle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0;
  }

  add(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /**
   * A flush that nothing is gained by waiting for leaves at once, in the middle of a turn of the event
   * loop; a smaller one waits for what else arrived in the same turn.
   */
  #schedule(): void {
    if (this.#running >= this.#options.parallel) return;
    if (this.#waiting.length >= this.#fullFrom) void this.#flush();
    else if (!this.#scheduled) this.#soon();
  }

  #soon(): void {
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#due()) void this.#flush();
    });
  }

  #due(): boolean {
    return this.#waiting.length > 0 && (this.#running === 0 || (this.#running < this.#options.parallel && this.#waiting.length >= this.#fullFrom));
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#options.maxItems);
    this.#running += 1;
    try {
      const results = await this.#options.write(batch.map((waiting) => waiting.item));
      batch.forEach((waiting, index) => waiting.resolve(results[index]!));
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      this.#running -= 1;
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
