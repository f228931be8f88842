import { useEffect, useRef, useState } from 'react';
import { request } from '../../api/client.ts';
import { keepDraft, keptDraft } from './drafts.ts';
import type { Draft } from './drafts.ts';

const PAUSE_MS = 1200;
const URL = '/api/messaging/conversations/{id}/draft/';
const NOTHING: Draft = { text: '', reply_to: null };

/**
 * The draft of a conversation. Each key is kept in this browser at once; the server has it a moment later, so that it is
 * there on another device too. What this browser has goes before what the server has.
 */
export function useDraft(conversation: string, stored: Draft | null) {
  const [draft, setDraft] = useState<Draft>(() => keptDraft(conversation) ?? stored ?? NOTHING);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const waiting = useRef<Draft | null>(null);
  const flush = () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    const next = waiting.current;
    waiting.current = null;
    // without a line the browser's own copy is enough until the next key
    if (next) void send(conversation, next).catch(() => undefined);
  };
  const change = (next: Draft) => {
    setDraft(next);
    keepDraft(conversation, next);
    waiting.current = next;
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(flush, PAUSE_MS);
  };
  useEffect(() => flush, [conversation]);
  return { draft, change, clear: () => change(NOTHING) };
}

/** A note that is being written, in this browser alone: apart from the answer, so that what is meant for colleagues never goes out to the customer. */
export function useNoteDraft(conversation: string) {
  const key = `note.${conversation}`;
  const [draft, setDraft] = useState<Draft>(() => keptDraft(key) ?? NOTHING);
  const change = (next: Draft) => {
    setDraft(next);
    keepDraft(key, next);
  };
  return { draft, change, clear: () => change(NOTHING) };
}

function send(id: string, { text, reply_to }: Draft): Promise<unknown> {
  if (text.trim() === '') return request(URL, { method: 'DELETE', path: { id } });
  return request(URL, { method: 'PUT', path: { id }, body: { text, reply_to } });
}
