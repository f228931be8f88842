import type { Clock } from './clock.ts';

/**
 * Keeps answers for a while. When asking again fails, the older answer is used: a money notice must not
 * be turned away because the database is away for a moment. Misses are not kept long.
 */
export interface Remembered<T> {
  get(key: string, fresh?: boolean): Promise<T>;
  forget(): void;
}

export interface RememberOptions<T> {
  readonly clock: Clock;
  readonly milliseconds: number;
  readonly load: (key: string) => Promise<T>;
  readonly isMiss?: (value: T) => boolean;
  readonly most?: number;
}

interface Kept<T> {
  readonly value: T;
  readonly until: number;
}

const MISS_MS = 1_000;

export function remember<T>(options: RememberOptions<T>): Remembered<T> {
  const kept = new Map<string, Kept<T>>();
  const loading = new Map<string, Promise<T>>();
  const load = async (key: string): Promise<T> => {
    try {
      const value = await options.load(key);
      if (kept.size >= (options.most ?? 10_000)) kept.clear();
      kept.set(key, { value, until: options.clock.monotonic() + (options.isMiss?.(value) ? MISS_MS : options.milliseconds) });
      return value;
    } catch (error) {
      const older = kept.get(key);
      if (older && !options.isMiss?.(older.value)) return older.value;
      throw error;
    } finally {
      loading.delete(key);
    }
  };
  return {
    get(key, fresh = false) {
      const known = kept.get(key);
      if (!fresh && known && known.until > options.clock.monotonic()) return Promise.resolve(known.value);
      let running = loading.get(key);
      if (!running) loading.set(key, (running = load(key)));
      return running;
    },
    forget: () => kept.clear(),
  };
}
