export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
  });
}

export interface Until {
  readonly what: string;
  readonly timeoutMs: number;
  readonly everyMs?: number;
}

/** Asks until the answer is yes. @returns whether it came in time. */
export async function within(question: () => boolean | Promise<boolean>, { timeoutMs, everyMs = 40 }: Omit<Until, 'what'>): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (await question()) return true;
    if (performance.now() > end) return false;
    await pause(everyMs);
  }
}

/** @throws when the answer stays no. */
export async function until(question: () => boolean | Promise<boolean>, options: Until): Promise<void> {
  if (!(await within(question, options))) throw new Error(`waited ${options.timeoutMs} ms in vain for ${options.what}`);
}
