import { useState } from 'react';
import type { MessagingConversationsGetData, MessagingConversationsGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Composer } from './composer.tsx';
import { Head } from './head.tsx';
import { Talk } from './talk.tsx';
import type { Message } from './types.ts';
import { usePresence } from './use-presence.ts';
import { useReading } from './use-reading.ts';
import { useSend } from './use-send.ts';
import { Viewers } from './viewers.tsx';

const LIVE_MS = 5000;

type Props = { id: string; close: () => void; next: () => void };

/** One conversation: its head, what was said, and room for an answer. */
export function Thread({ id, close, next }: Props) {
  const may = useMay();
  const read = useRead<MessagingConversationsGetData, MessagingConversationsGetResponses>('/api/messaging/conversations/{id}/', {
    path: { id },
    everyMs: LIVE_MS,
  });
  const [quoted, quote] = useState<Message | null>(null);
  const sending = useSend(id);
  const { viewers, typing } = usePresence(id, read.data?.viewers ?? []);
  const reading = useReading(id, read.data?.unread_count ?? 0);
  if (read.error && !read.data) return <ErrorState problem={read.error} retry={() => void read.refetch()} />;
  // while another conversation's answer is still shown, this one is not there yet
  if (!read.data || read.data.id !== id) return <Skeleton />;
  return (
    <>
      <Head conversation={read.data} close={close} next={next} reading={reading} />
      <Viewers viewers={viewers} />
      <Talk conversation={read.data} sending={sending} quote={quote} />
      {may('inbox.answer') && (
        <Composer
          conversation={read.data}
          quoted={quoted}
          quote={quote}
          typing={typing}
          send={(body, isNote) => {
            reading.now();
            sending.send(body, isNote);
          }}
          done={next}
        />
      )}
    </>
  );
}
