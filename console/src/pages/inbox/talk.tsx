import { useEffect, useRef } from 'react';
import type { MessagingConversationsMessagesListData, MessagingConversationsMessagesListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { dayOf, weekday } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Bubble } from './bubble.tsx';
import { byDay } from './days.ts';
import { PendingBubble } from './pending-bubble.tsx';
import type { Message, OpenConversation } from './types.ts';
import type { useSend } from './use-send.ts';
import { words } from './words/index.ts';

type Props = { conversation: OpenConversation; sending: ReturnType<typeof useSend>; quote: (message: Message) => void };

const LIVE_MS = 4000;

/** What was said, oldest on top, the end in sight. Turned around, so that the browser keeps the end in place by itself. */
export function Talk({ conversation, sending, quote }: Props) {
  const { say } = useWords(words);
  const list = useList<MessagingConversationsMessagesListData, MessagingConversationsMessagesListResponses>(
    '/api/messaging/conversations/{id}/messages/',
    undefined,
    { path: { id: conversation.id }, everyMs: LIVE_MS },
  );
  const home = useRef<HTMLDivElement>(null);
  const count = sending.waiting.length;
  useEffect(() => {
    home.current?.scrollTo({ top: 0 });
  }, [count]);
  const own = list.rows.filter((message) => message.conversation === conversation.id);
  return (
    <div
      ref={home}
      role="log"
      aria-label={say('inbox.talk')}
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto bg-surface-0 px-3 py-4 sm:px-5"
    >
      <div>
        {list.hasMore && (
          <Button look="ghost" className="mx-auto mb-3 flex" onClick={list.more} disabled={list.isMore}>
            {list.isMore ? say('common.loading') : say('inbox.earlier')}
          </Button>
        )}
        {list.problem && own.length === 0 && <ErrorState problem={list.problem} retry={list.retry} />}
        {list.isLoading && <Skeleton />}
        {!list.isLoading && !list.problem && own.length === 0 && count === 0 && (
          <Empty icon="message" title={say('inbox.silent')} text={say('inbox.silentText')} />
        )}
        {byDay(own).map(({ day, messages }) => (
          <section key={day} aria-label={day}>
            <DayMark day={day} />
            {messages.map((message) => (
              <Bubble key={message.id} message={message} chat={conversation.channel === 'whatsapp'} quote={() => quote(message)} />
            ))}
          </section>
        ))}
        {sending.waiting.map((one) => (
          <PendingBubble key={one.key} one={one} again={() => sending.again(one)} drop={() => sending.drop(one.key)} />
        ))}
      </div>
    </div>
  );
}

const DAY_MS = 86_400_000;

function DayMark({ day }: { day: string }) {
  const { say, language } = useWords(words);
  const at = new Date(`${day}T12:00`);
  const today = new Date();
  const days = Math.round((new Date(today.toDateString()).getTime() - new Date(at.toDateString()).getTime()) / DAY_MS);
  const name = days === 0 ? say('g.today') : days === 1 ? say('inbox.yesterday') : days < 7 ? weekday(at, language) : dayOf(at.toISOString(), language);
  return (
    <h3 className="my-4 flex items-center gap-3 text-xs font-medium text-quiet before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {name}
    </h3>
  );
}
