import { open, mkdir, readFile, rename, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const FLUSH_MS = 5;
const NEWLINE = 10;

export type JournalFile = {
  /** What was in the file at opening, oldest first. */
  readonly stored: readonly unknown[];
  /** Hands a line to the writer and returns at once. */
  write(line: string): void;
  /** Replaces the whole file with these lines, behind everything written before. */
  restart(lines: string[]): void;
  /** Waits until all is in the file, then closes it. */
  close(): Promise<void>;
};

/**
 * Opens `<dir>/journal.ndjson`. A line torn by a kill is cut off, so that the next line does not grow onto its stump.
 * Lines are gathered for 5 ms and appended together: a request never waits for the disk.
 */
export async function openJournalFile(dir: string): Promise<JournalFile> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'journal.ndjson');
  const stored = await readLines(path);
  const writer = createWriter(path, await open(path, 'a'));
  return { stored, ...writer };
}

async function readLines(path: string): Promise<unknown[]> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const lines: unknown[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const value = parse(bytes.toString('utf8', start, end));
    if (value !== undefined) lines.push(value);
    start = end + 1;
  }
  if (start < bytes.length) await truncate(path, start);
  return lines;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function createWriter(path: string, first: FileHandle): Omit<JournalFile, 'stored'> {
  let file = first;
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();

  const inTurn = (step: () => Promise<void>): void => {
    last = last.then(step).catch((error: unknown) => void process.stderr.write(`sandbox journal: ${String(error)}\n`));
  };
  const flush = (): void => {
    timer = null;
    if (waiting.length === 0) return;
    const text = `${waiting.join('\n')}\n`;
    waiting = [];
    inTurn(() => file.appendFile(text));
  };
  return {
    write(line) {
      waiting.push(line);
      timer ??= setTimeout(flush, FLUSH_MS);
    },
    restart(lines) {
      flush();
      inTurn(async () => {
        const fresh = await open(`${path}.new`, 'w');
        await fresh.appendFile(lines.map((line) => `${line}\n`).join(''));
        await rename(`${path}.new`, path);
        await file.close();
        file = fresh;
      });
    },
    async close() {
      if (timer !== null) clearTimeout(timer);
      flush();
      inTurn(() => file.close());
      await last;
    },
  };
}
