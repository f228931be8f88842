import type { JournalEntry } from './sandbox-types.ts';

export type Link = 'connecting' | 'live' | 'lost';

const KINDS = [
  'payment',
  'payment_refused',
  'confirmation',
  'validation',
  'stk',
  'vend',
  'vend_refused',
  'clear',
  'sms',
  'dlr',
  'keypad',
  'history_read',
  'tap',
  'tamper',
  'sms_in',
  'mail',
  'wa_message',
  'wa_inbound',
  'wa_status',
];

type Listener = { onEntry: (entry: JournalEntry) => void; onLink: (link: Link) => void };

const RETRY_MS = 3000;

/** Follows the sandbox's journal as it grows and connects again after a loss; returns how to stop. */
export function followJournal(url: string, listener: Listener): () => void {
  let source = open();
  // The browser connects again by itself after a lost connection, but not after an answer that is no stream.
  const timer = setInterval(() => {
    if (source.readyState === EventSource.CLOSED) source = open();
  }, RETRY_MS);
  return () => {
    clearInterval(timer);
    source.close();
  };

  function open(): EventSource {
    return listen(new EventSource(url), listener);
  }
}

function listen(source: EventSource, { onEntry, onLink }: Listener): EventSource {
  const take = (event: MessageEvent<string>) => {
    const entry = readEntry(event.data);
    if (entry) onEntry(entry);
  };
  source.addEventListener('message', take);
  // A stream may name its events by kind; such events do not come as "message".
  for (const kind of KINDS) source.addEventListener(kind, take);
  source.addEventListener('open', () => onLink('live'));
  source.addEventListener('error', () => onLink('lost'));
  return source;
}

/** A journal entry from its JSON text, or null when it is something else (a greeting, a heartbeat). */
export function readEntry(text: string): JournalEntry | null {
  try {
    const value = JSON.parse(text) as Partial<JournalEntry> | null;
    const whole = typeof value?.seq === 'number' && typeof value.at === 'string' && typeof value.kind === 'string';
    return whole ? (value as JournalEntry) : null;
  } catch {
    return null;
  }
}
