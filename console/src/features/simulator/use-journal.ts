import { useCallback, useEffect, useState } from 'react';
import { followJournal } from '../../api/events.ts';
import type { Link } from '../../api/events.ts';
import type { JournalEntry } from '../../api/sandbox-types.ts';
import type { Sandbox } from '../../api/sandbox.ts';

const KEPT = 400;

/** The sandbox's journal: what was there, then every entry as it happens, in order and each once. */
export function useJournal(sandbox: Sandbox) {
  const [entries, setEntries] = useState<JournalEntry[]>([]);
  const [link, setLink] = useState<Link>('connecting');
  const reload = useCallback(() => {
    readAll(sandbox).then(setEntries, () => setLink('lost'));
  }, [sandbox]);
  useEffect(() => {
    const onLink = (next: Link) => {
      setLink(next);
      // Entries of the time without a link are not sent again, so the journal is read anew.
      if (next === 'live') reload();
    };
    const onEntry = (entry: JournalEntry) => setEntries((before) => withEntry(before, entry));
    return followJournal(sandbox.eventsUrl, { onEntry, onLink });
  }, [sandbox, reload]);
  return { entries, link, reload };
}

async function readAll(sandbox: Sandbox): Promise<JournalEntry[]> {
  let kept: JournalEntry[] = [];
  for (let since = 0; ;) {
    const page = await sandbox.journal(since);
    kept = [...kept, ...page.entries].slice(-KEPT);
    if (page.entries.length === 0 || page.next <= since) return kept;
    since = page.next;
  }
}

function withEntry(before: JournalEntry[], entry: JournalEntry): JournalEntry[] {
  if (before.some((known) => known.seq === entry.seq)) return before;
  return [...before, entry].sort((a, b) => a.seq - b.seq).slice(-KEPT);
}
