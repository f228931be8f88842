export type Timers = {
  /** Runs `task` after `ms`; never, when the sandbox closes or is reset before. */
  after(ms: number, task: () => void): void;
  /** Resolves after `ms`; stays pending when the sandbox closes before. Without a delay it resolves at once. */
  pause(ms: number): Promise<void>;
  clear(): void;
};

export function createTimers(): Timers {
  const running = new Set<NodeJS.Timeout>();
  const after = (ms: number, task: () => void): void => {
    const timer = setTimeout(() => {
      running.delete(timer);
      task();
    }, ms);
    running.add(timer);
  };
  return {
    after,
    pause: (ms) => (ms <= 0 ? Promise.resolve() : new Promise((resolve) => after(ms, resolve))),
    clear() {
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
