import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { MessagingConversationsCountsListData, MessagingConversationsCountsListResponses } from '../api/generated/types.gen.ts';
import { useRead } from '../api/hooks.ts';
import { useFeatureOff, useMay, useMe } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { useWish } from '../notify/wish.ts';
import { countInTab } from './tab-title.ts';

const MINUTE = 60_000;

/** Calls whoever answers in the inbox, wherever in the console they are: by the tab's name, and by notices where they asked for them. */
export function useNotices(): void {
  const { say, language } = useSay();
  const navigate = useNavigate();
  const { data: me } = useMe();
  const [may, isOff] = [useMay(), useFeatureOff()];
  const answers = may('inbox.answer') && !isOff('inbox');
  const { on } = useWish();
  const counts = useRead<MessagingConversationsCountsListData, MessagingConversationsCountsListResponses>('/api/messaging/conversations/counts/', {
    everyMs: MINUTE,
    off: !answers,
  });
  const unread = answers ? (counts.data?.unread ?? 0) : 0;
  useEffect(() => countInTab(unread), [unread]);
  useEffect(() => () => countInTab(0), []);
  const id = me?.id;
  useEffect(() => {
    if (!on || !answers || id === undefined) return;
    let stop: (() => void) | null = null;
    let gone = false;
    const start = async () => {
      const { watch } = await import('../notify/watch.ts');
      const open = (conversation: string) => void navigate({ to: '/inbox', search: { at: conversation } as never });
      if (!gone) stop = watch({ me: id, mentioned: say('shell.mentioned'), open });
    };
    void start();
    return () => {
      gone = true;
      stop?.();
    };
  }, [on, answers, id, language]);
}
