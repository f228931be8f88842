import { useRef } from 'react';
import type {
  MessagingMessagesCancelData,
  MessagingMessagesCancelResponses,
  MessagingMessagesReactionData,
  MessagingMessagesReactionResponses,
  MessagingMessagesRetryData,
  MessagingMessagesRetryResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import type { Message } from './types.ts';
import { words } from './words/index.ts';

const EMOJI = ['👍', '❤️', '🙏', '😂', '😮'] as const;
const HELD = new Set(['scheduled', 'queued']);

type Props = { message: Message; chat: boolean; quote: () => void };

/** What can be done with one message. */
export function BubbleActs({ message, chat, quote }: Props) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const retry = useAct<MessagingMessagesRetryData, MessagingMessagesRetryResponses>('/api/messaging/messages/{id}/retry/');
  const cancel = useAct<MessagingMessagesCancelData, MessagingMessagesCancelResponses>('/api/messaging/messages/{id}/cancel/');
  if (!may('inbox.answer')) return null;
  const path = { id: message.id };
  return (
    <>
      {message.can_retry && (
        <Button className="h-8 text-sm" onClick={() => retry.mutate({ path }, told(say('inbox.retried')))} disabled={retry.isPending}>
          <Icon name="reset" size={14} /> {say('g.retry')}
        </Button>
      )}
      {message.status === 'scheduled' && (
        <Button className="h-8 text-sm" onClick={() => cancel.mutate({ path }, told())} disabled={cancel.isPending}>
          {say('g.cancel')}
        </Button>
      )}
      {chat && !HELD.has(message.status) && <ChatMenu message={message} quote={quote} />}
    </>
  );
}

/** Answers just this message, or puts a sign on it. Whoever answers goes on writing, so that the answer has the focus then. */
function ChatMenu({ message, quote }: Omit<Props, 'chat'>) {
  const { say } = useWords(words);
  const told = useTold();
  const quoted = useRef(false);
  const react = useAct<MessagingMessagesReactionData, MessagingMessagesReactionResponses>('/api/messaging/messages/{id}/reaction/');
  const path = { id: message.id };
  const own = message.reactions.find(({ by }) => by === 'us')?.emoji;
  const closed = (event: Event) => {
    if (quoted.current) event.preventDefault();
    if (quoted.current) document.querySelector<HTMLElement>('textarea[data-key="r"]')?.focus();
    quoted.current = false;
  };
  const answer = () => {
    quoted.current = true;
    quote();
  };
  return (
    <Menu
      label={say('inbox.messageActs')}
      closed={closed}
      trigger={
        <Button
          look="ghost"
          square
          aria-label={say('inbox.messageActs')}
          className="h-7 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-60"
        >
          <Icon name="smile" size={16} />
        </Button>
      }
    >
      <MenuItem act={answer}>
        <Icon name="reply" /> {say('inbox.answerThis')}
      </MenuItem>
      {message.direction === 'in' &&
        EMOJI.map((emoji) => (
          <MenuItem key={emoji} act={() => react.mutate({ path, body: { emoji: own === emoji ? '' : emoji } }, told())}>
            {emoji} {own === emoji ? say('inbox.takeBack') : ''}
          </MenuItem>
        ))}
    </Menu>
  );
}
