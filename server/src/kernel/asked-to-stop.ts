/**
 * The signal that asks this process to stop, when the first one comes. Those after it change nothing: a terminal gives Ctrl-C to
 * everybody, and whoever started us hands it on besides. Unheard, the second would end us in the middle of what the first began.
 */
export function askedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  });
}
