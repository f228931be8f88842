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
}

interface Waiting<I, O> {
  readonly item: I;
  readonly resolve: (result: O) => void;
  readonly reject: (reason: unknown) => void;
}

export class Batcher<I, O> {
  readonly #options: BatchOptions<I, O>;
  #waiting: Waiting<I, O>[] = [];
  #running = 0;
  #scheduled = false;

  constructor(options: BatchOptions<I, O>) {
    this.#options = options;
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

  /** One turn of the event loop gathers what arrived in the same read. */
  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#options.parallel) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#running < this.#options.parallel && this.#waiting.length > 0) void this.#flush();
    });
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
