import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '../../api/client.ts';

const OPTION = 'mkondo.inbox.readOnOpen';
const SEEN_MS = 2000;

export type Reading = { now: () => void; unread: () => void; onOpen: boolean; setOnOpen: (on: boolean) => void };

/**
 * When a conversation counts as read: when somebody answers or says so. Opening it does not, unless the person wants that;
 * then it takes two seconds in front.
 */
export function useReading(id: string, unread: number): Reading {
  const queries = useQueryClient();
  const [onOpen, setOnOpen] = useState(() => localStorage.getItem(OPTION) === '1');
  const mark = async (way: 'read' | 'unread') => {
    await request(`/api/messaging/conversations/{id}/${way}/`, { method: 'POST', path: { id }, body: {} });
    await queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/messaging/conversations/') });
  };
  const now = () => {
    if (unread > 0) void mark('read').catch(() => undefined);
  };
  useEffect(() => {
    if (!onOpen || unread === 0) return;
    const timer = setTimeout(() => document.hasFocus() && now(), SEEN_MS);
    return () => clearTimeout(timer);
  }, [onOpen, unread, id]);
  return {
    now,
    unread: () => void mark('unread').catch(() => undefined),
    onOpen,
    setOnOpen: (on) => {
      localStorage.setItem(OPTION, on ? '1' : '0');
      setOnOpen(on);
    },
  };
}
