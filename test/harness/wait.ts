type Falsy = false | 0 | 0n | '' | null | undefined;

export interface WaitOptions {
  /** Named when it never comes. */
  readonly what?: string;
  readonly withinMs?: number;
}

/**
 * Asks until the answer is truthy, for what another part of the system does soon after. An `ask` that throws counts as
 * "not yet"; its last error is the cause of the failure.
 */
export async function waitFor<T>(ask: () => Promise<T | Falsy> | T | Falsy, options: WaitOptions = {}): Promise<T> {
  const { what = 'what was waited for', withinMs = 20_000 } = options;
  const until = performance.now() + withinMs;
  let cause: unknown;
  do {
    try {
      const answer = await ask();
      if (answer) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((done) => {
      setTimeout(done, 20);
    });
  } while (performance.now() < until);
  throw new Error(`${what} did not come within ${withinMs} ms`, { cause });
}
