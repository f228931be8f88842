import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Time } from '../../ui/values.tsx';
import { DueBadge } from './due-badge.tsx';
import { useDraftText } from './drafts.ts';
import { nameOf } from './types.ts';
import type { Conversation } from './types.ts';
import { words } from './words/index.ts';

type Props = { conversation: Conversation; chosen: boolean; open: () => void };

/** A conversation in the list: who, when, the last words, and what it wants. Unread is a bar, a figure and heavier letters. */
export function Line({ conversation, chosen, open }: Props) {
  const { say } = useWords(words);
  const draft = useDraftText(conversation.id);
  const unread = conversation.unread_count > 0;
  return (
    <button
      type="button"
      onClick={open}
      aria-current={chosen ? 'true' : undefined}
      className={`flex h-full w-full gap-3 border-b border-line/60 px-3 py-2.5 text-left -outline-offset-2 hover:bg-surface-2 aria-[current]:bg-accent-soft ${unread ? 'shadow-[inset_3px_0_0_var(--accent)]' : ''}`}
    >
      <Portrait name={nameOf(conversation)} channel={conversation.channel} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-2">
          <span className={`truncate ${unread ? 'font-semibold' : 'font-medium'}`}>{nameOf(conversation)}</span>
          <span className="shrink-0 text-xs text-quiet">
            <Time at={conversation.last_message_at} />
          </span>
        </span>
        <span className="flex items-center justify-between gap-2">
          <span className={`truncate text-sm ${unread ? 'text-text' : 'text-quiet'}`}>
            {draft ? (
              <>
                <span className="font-medium text-danger">{say('inbox.draft')}</span> {draft}
              </>
            ) : (
              <>
                {conversation.last_message_direction === 'out' && <span className="sr-only">{say('inbox.us')}</span>}
                {conversation.last_message_direction === 'out' && '↩ '}
                {conversation.last_message_text || say('inbox.file')}
              </>
            )}
          </span>
          {unread && (
            <span className="grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent">
              <span aria-hidden="true">{conversation.unread_count}</span>
              <span className="sr-only">{say('inbox.unread', { n: conversation.unread_count })}</span>
            </span>
          )}
        </span>
        <Marks conversation={conversation} />
      </span>
    </button>
  );
}

function Marks({ conversation }: { conversation: Conversation }) {
  const { say } = useWords(words);
  const urgent = conversation.priority === 'urgent' || conversation.priority === 'high';
  return (
    <span className="mt-1 flex h-5 gap-1 overflow-hidden">
      {conversation.state !== 'snoozed' && <DueBadge conversation={conversation} />}
      {urgent && <Badge tone="need">{say(`inbox.priority.${conversation.priority}`)}</Badge>}
      {conversation.mentioned && <Badge tone="flight">@</Badge>}
      {conversation.state === 'snoozed' && (
        <Badge tone="warn">
          <Icon name="clock" size={12} /> <Time at={conversation.snoozed_until} />
        </Badge>
      )}
      {conversation.labels.map((label) => (
        <Badge key={label.id}>{label.name}</Badge>
      ))}
      {conversation.assignee && <span className="ml-auto truncate text-xs text-quiet">{conversation.assignee.name || conversation.assignee.email}</span>}
    </span>
  );
}

function Portrait({ name, channel }: { name: string; channel: string }) {
  return (
    <span aria-hidden="true" className="relative grid size-9 shrink-0 place-items-center rounded-full bg-surface-3 text-sm font-semibold text-quiet">
      {/\p{L}/u.test(name) ? name.slice(0, 1).toUpperCase() : '#'}
      <span
        className={`absolute -right-0.5 -bottom-0.5 grid size-4 place-items-center rounded-full border border-surface-1 ${channel === 'whatsapp' ? 'bg-money text-surface-1' : 'bg-water text-surface-1'}`}
      >
        <Icon name={channel === 'whatsapp' ? 'phone' : 'message'} size={9} />
      </span>
    </span>
  );
}
