import { useSyncExternalStore } from 'react';

/** What is being written, per conversation, kept in this browser at every key and at the server a moment later. */
export type Draft = { text: string; reply_to: string | null };

const PREFIX = 'mkondo.inbox.draft.';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function keptDraft(conversation: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + conversation) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
}

export function keepDraft(conversation: string, draft: Draft): void {
  if (draft.text.trim() === '') localStorage.removeItem(PREFIX + conversation);
  else localStorage.setItem(PREFIX + conversation, JSON.stringify(draft));
  for (const listener of listeners) listener();
}

/** The words of a draft that waits, or nothing. */
export function useDraftText(conversation: string): string {
  return useSyncExternalStore(subscribe, () => keptDraft(conversation)?.text ?? '');
}
