/** Counts trials and says each in one line. */
export interface TrialLog {
  trials: number;
  /** Trials in which the fault really struck, by family. */
  readonly struck: Map<string, number>;
  /** Kills by place. */
  readonly kills: Map<string, number>;
  note(family: string, what: string, struck: boolean): void;
  /** A process is dead by kill -9. */
  killed(family: string, place: string, what: string): void;
}

export function createTrialLog(say: (line: string) => void): TrialLog {
  const log: TrialLog = {
    trials: 0,
    struck: new Map(),
    kills: new Map(),
    note(family, what, struck) {
      log.trials += 1;
      if (struck) count(log.struck, family);
      say(`trial ${String(log.trials).padStart(4)}  ${family.padEnd(11)} ${what}${struck ? '' : '  (not reached)'}`);
    },
    killed(family, place, what) {
      count(log.kills, place);
      log.note(family, what, true);
    },
  };
  return log;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
