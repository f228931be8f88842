/** Counts trials and says each in one line. */
export interface TrialLog {
  trials: number;
  /** Trials in which the fault really struck, by family. */
  readonly struck: Map<string, number>;
  note(family: string, what: string, struck: boolean): void;
}

export function createTrialLog(say: (line: string) => void): TrialLog {
  const log: TrialLog = {
    trials: 0,
    struck: new Map(),
    note(family, what, struck) {
      log.trials += 1;
      if (struck) log.struck.set(family, (log.struck.get(family) ?? 0) + 1);
      say(`trial ${String(log.trials).padStart(4)}  ${family.padEnd(11)} ${what}${struck ? '' : '  (not reached)'}`);
    },
  };
  return log;
}
