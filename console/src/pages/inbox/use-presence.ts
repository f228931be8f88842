import { useEffect, useRef, useState } from 'react';
import { request } from '../../api/client.ts';
import { onLive } from '../../api/live.ts';
import { useMe } from '../../api/me.ts';
import type { OpenConversation } from './types.ts';

export type Viewer = OpenConversation['viewers'][number];

const [BEAT_MS, GONE_MS, TYPED_MS] = [20_000, 45_000, 6000];

const tell = (id: string, doing: 'viewing' | 'typing' | 'left'): void =>
  void request('/api/messaging/conversations/{id}/presence/', { method: 'POST', path: { id }, body: { doing } }).catch(() => undefined);

/** Who else looks at a conversation or writes in it, and tells the others that we do. */
export function usePresence(id: string, known: readonly Viewer[]): { viewers: readonly Viewer[]; typing: () => void } {
  const { data: me } = useMe();
  const [heard, setHeard] = useState<ReadonlyMap<string, { doing: string; at: number }>>(new Map());
  const typed = useRef(0);
  useEffect(() => {
    const beat = () => tell(id, Date.now() - typed.current < TYPED_MS ? 'typing' : 'viewing');
    beat();
    const timer = setInterval(beat, BEAT_MS);
    return () => {
      clearInterval(timer);
      tell(id, 'left');
    };
  }, [id]);
  useEffect(
    () =>
      onLive(({ kind, object, data }) => {
        if (kind !== 'conversation.presence' || object !== id) return;
        setHeard((before) => new Map(before).set(String(data['user']), { doing: String(data['doing']), at: Date.now() }));
      }),
    [id],
  );
  const others = known
    .filter(({ user }) => user.id !== me?.id)
    .map((viewer) => ({ ...viewer, ...newer(viewer, heard.get(viewer.user.id)) }))
    .filter((viewer) => (viewer.doing as string) !== 'left' && Date.now() - Date.parse(viewer.seen_at) < GONE_MS);
  return {
    viewers: others,
    typing: () => {
      if (Date.now() - typed.current > TYPED_MS) tell(id, 'typing');
      typed.current = Date.now();
    },
  };
}

function newer(viewer: Viewer, heard: { doing: string; at: number } | undefined): Partial<Viewer> {
  if (!heard || heard.at < Date.parse(viewer.seen_at)) return {};
  return { doing: heard.doing as Viewer['doing'], seen_at: new Date(heard.at).toISOString() };
}
