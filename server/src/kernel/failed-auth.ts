import type { Clock } from './clock.ts';
import { AppError } from './errors.ts';

const MINUTE_MS = 60_000;
const MOST_ADDRESSES = 50_000;

/** Counts refused credentials by address, so that keys and tokens cannot be guessed by trying. */
export class FailedAuth {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #most: number;
  #windowEnds = 0;
  #counts = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>, mostPerMinute = 120) {
    this.#clock = clock;
    this.#most = mostPerMinute;
  }

  /** @throws AppError `rate_limited` for an address with too many refusals in this minute. */
  check(address: string): void {
    this.#turnWindow();
    if ((this.#counts.get(address) ?? 0) < this.#most) return;
    const seconds = Math.ceil((this.#windowEnds - this.#clock.monotonic()) / 1000);
    throw new AppError({
      code: 'rate_limited',
      status: 429,
      message: 'Too many refused credentials. Wait, then try again.',
      headers: { 'retry-after': String(seconds) },
    });
  }

  refused(address: string): void {
    this.#turnWindow();
    if (this.#counts.size < MOST_ADDRESSES || this.#counts.has(address)) this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
  }

  #turnWindow(): void {
    const now = this.#clock.monotonic();
    if (now < this.#windowEnds) return;
    this.#windowEnds = now + MINUTE_MS;
    this.#counts.clear();
  }
}
