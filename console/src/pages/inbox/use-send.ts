import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { request } from '../../api/client.ts';
import type { Pages } from '../../api/list.ts';
import { Problem } from '../../api/problem.ts';
import { PendingMessages } from './pending.ts';
import type { Pending } from './pending.ts';
import type { Message } from './types.ts';

const pending = new PendingMessages(localStorage);

const [MESSAGES, NOTES] = ['/api/messaging/conversations/{id}/messages/', '/api/messaging/conversations/{id}/notes/'] as const;

/** Messages of a conversation that are on their way or did not go, and how to send. */
export function useSend(conversation: string) {
  const queries = useQueryClient();
  const all = useSyncExternalStore(pending.subscribe, pending.all);
  const send = (body: Pending['body'], isNote = false) =>
    void deliver(queries, { key: crypto.randomUUID(), conversation, at: new Date().toISOString(), isNote, body });
  return {
    waiting: all.filter((one) => one.conversation === conversation),
    send,
    again: (one: Pending) => void deliver(queries, one),
    drop: pending.drop.bind(pending),
  };
}

/** Sends under the message's own key: the same words are never sent twice, however often this is called. */
async function deliver(queries: QueryClient, one: Omit<Pending, 'state' | 'code'>): Promise<void> {
  pending.add(one);
  const url = one.isNote ? NOTES : MESSAGES;
  try {
    const message = await request<Message>(url, { method: 'POST', path: { id: one.conversation }, body: one.body, key: one.key });
    show(queries, message);
    pending.drop(one.key);
  } catch (error) {
    pending.fail(one.key, error instanceof Problem ? error.code : 'internal');
  }
  await queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/messaging/conversations/') });
}

/** Puts an answered message into the talk at once; the next reading brings the same. */
function show(queries: QueryClient, message: Message): void {
  queries.setQueriesData<Pages<Message>>(
    { predicate: ({ queryKey }) => queryKey[1] === MESSAGES && (queryKey[2] as { id?: string } | null)?.id === message.conversation },
    (old) => {
      const first = old?.pages[0];
      if (!old || !first || first.results.some(({ id }) => id === message.id)) return old;
      return { ...old, pages: [{ ...first, results: [message, ...first.results] }, ...old.pages.slice(1)] };
    },
  );
}
