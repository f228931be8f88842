interface CapturedLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** What the application logged, in memory. */
export interface CapturedLogs {
  /** The lines as they were written, each ending in a line feed. */
  readonly lines: readonly string[];
  text(): string;
  entries(): readonly CapturedLine[];
  /** Lines of level error and above: requests and jobs that failed. */
  errors(): readonly CapturedLine[];
  clear(): void;
  /** The last that was logged, and before it whatever went wrong: a line each, short. */
  tail(): string;
}

export interface LogCapture {
  readonly logs: CapturedLogs;
  readonly destination: { write(line: string): void };
}

export function captureLogs(): LogCapture {
  const lines: string[] = [];
  const entries = (): CapturedLine[] => lines.map((line) => JSON.parse(line) as CapturedLine);
  return {
    destination: {
      write: (line) => {
        lines.push(line);
      },
    },
    logs: {
      lines,
      text: () => lines.join(''),
      entries,
      errors: () => entries().filter((entry) => entry.level === 'error' || entry.level === 'fatal'),
      clear: () => {
        lines.length = 0;
      },
      tail: () => tailOf(entries()),
    },
  };
}

const TAIL = 80;
const LONGEST = 400;

function tailOf(entries: readonly CapturedLine[]): string {
  const rest = entries.length - TAIL;
  const told = entries.filter(({ level }, index) => index >= rest || (level !== 'debug' && level !== 'info'));
  return told.map((entry) => JSON.stringify(entry).slice(0, LONGEST)).join('\n');
}
