import { openJournalFile, type JournalFile } from './journal-file.ts';

/** What happened. `at` is RFC 3339 in UTC; `seq` counts from 1 and is never given twice, not even after a reset. */
export type Entry = { readonly seq: number; readonly at: string; readonly kind: string };

/** The fields of an entry beside its own three, which they may not overwrite. */
type Payload = object & { seq?: never; at?: never; kind?: never };

/** What was set, not what happened: kept in the file for the next start, not listed. */
export type Note = { readonly note: string; readonly at: string };

export type Page = { entries: Entry[]; next: number };

export type Journal = {
  append<T extends Payload>(kind: string, data: T): Entry & T;
  note(note: string, data: object): void;
  /** Entries with a seq above `since`, oldest first; `next` is the `since` of the following page. */
  page(query: { since: number; limit: number; kinds: ReadonlySet<string> | null }): Page;
  /** Entries and notes found in the file at start, oldest first. */
  readonly stored: readonly (Entry | Note)[];
  subscribe(listener: (line: string, entry: Entry) => void): () => void;
  /** Forgets all entries; the file then holds only these notes. */
  clear(notes: { note: string; data: object }[]): void;
  close(): Promise<void>;
};

/** Opens the journal in `dir`, or in memory alone when it is null. */
export async function openJournal(dir: string | null): Promise<Journal> {
  const file = dir === null ? null : await openJournalFile(dir);
  return createJournal(file);
}

function createJournal(file: JournalFile | null): Journal {
  const stored = (file?.stored ?? []) as (Entry | Note)[];
  let entries = stored.filter((line): line is Entry => 'seq' in line);
  let seq = stored.reduce((last, line) => Math.max(last, lastSeq(line)), 0);
  const listeners = new Set<(line: string, entry: Entry) => void>();

  const noteLine = (note: string, data: object): string => JSON.stringify({ ...data, note, at: now(), last_seq: seq });
  return {
    stored,
    append(kind, data) {
      const entry = { seq: ++seq, at: now(), kind, ...data };
      entries.push(entry);
      if (file !== null || listeners.size > 0) {
        const line = JSON.stringify(entry);
        file?.write(line);
        for (const listener of listeners) listener(line, entry);
      }
      return entry;
    },
    note: (note, data) => file?.write(noteLine(note, data)),
    page: (query) => readPage(entries, query),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear(notes) {
      entries = [];
      file?.restart(notes.map(({ note, data }) => noteLine(note, data)));
    },
    close: async () => file?.close(),
  };
}

function readPage(entries: Entry[], query: Parameters<Journal['page']>[0]): Page {
  const found: Entry[] = [];
  let next = query.since;
  for (let place = firstAfter(entries, query.since); place < entries.length && found.length < query.limit; place++) {
    const entry = entries[place]!;
    next = entry.seq;
    if (query.kinds === null || query.kinds.has(entry.kind)) found.push(entry);
  }
  return { entries: found, next };
}

function firstAfter(entries: Entry[], since: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle]!.seq > since) high = middle;
    else low = middle + 1;
  }
  return low;
}

function lastSeq(line: object): number {
  if ('seq' in line) return Number(line.seq);
  return 'last_seq' in line ? Number(line.last_seq) : 0;
}

function now(): string {
  return new Date().toISOString();
}
