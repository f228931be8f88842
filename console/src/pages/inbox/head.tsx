import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  MessagingConversationsReopenData,
  MessagingConversationsReopenResponses,
  MessagingConversationsResolveData,
  MessagingConversationsResolveResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AssignMenu } from './assign-menu.tsx';
import { DueBadge } from './due-badge.tsx';
import { LabelMenu } from './label-menu.tsx';
import { MacroMenu } from './macro-menu.tsx';
import { MoreMenu } from './more-menu.tsx';
import { Person } from './person.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';
import { addressOf, nameOf } from './types.ts';
import { RatingBadge } from './rating-badge.tsx';
import type { OpenConversation } from './types.ts';
import type { Reading } from './use-reading.ts';
import { words } from './words/index.ts';

type Props = { conversation: OpenConversation; close: () => void; next: () => void; reading: Reading };

/** Who it is, what state the conversation is in, and what can be done with it; each act has a key. */
export function Head({ conversation, close, next, reading }: Props) {
  const { say } = useWords(words);
  const may = useMay();
  const [person, showPerson] = useState(false);
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-2 gap-y-1 max-sm:gap-x-1 border-b border-line bg-surface-1 px-3 py-1.5">
      <Button look="ghost" square className="lg:hidden" aria-label={say('inbox.back')} onClick={close}>
        <Icon name="back" size={18} />
      </Button>
      <div className="min-w-0 flex-1 basis-44">
        <h2 className="truncate font-semibold">
          <Link to="/contacts/$id" params={{ id: conversation.contact }} className="hover:underline">
            {nameOf(conversation)}
          </Link>
        </h2>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm text-quiet">
          <span className="whitespace-nowrap">{addressOf(conversation)}</span>
          <DueBadge conversation={conversation} whole />
          <RatingBadge rating={conversation.rating} />
          {conversation.state !== 'open' && <StateBadge state={conversation.state} />}
        </p>
      </div>
      <Button look="ghost" square className="xl:hidden" aria-label={say('inbox.person')} onClick={() => showPerson(true)}>
        <Icon name="person" size={18} />
      </Button>
      {may('inbox.answer') && (
        <div className="flex items-center gap-1 max-sm:w-full max-sm:justify-between max-sm:gap-0">
          <AssignMenu conversation={conversation} />
          <LabelMenu conversation={conversation} />
          <SnoozeMenu conversation={conversation} done={next} />
          <MacroMenu ids={[conversation.id]} dataKey="m" done={(left) => left && next()} />
          <MoreMenu conversation={conversation} reading={reading} />
          <Resolve conversation={conversation} next={next} />
        </div>
      )}
      {person && (
        <Dialog place="side" title={nameOf(conversation)} close={() => showPerson(false)}>
          <Person id={conversation.id} named />
        </Dialog>
      )}
    </header>
  );
}

function Resolve({ conversation, next }: { conversation: OpenConversation; next: () => void }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const resolve = useAct<MessagingConversationsResolveData, MessagingConversationsResolveResponses>('/api/messaging/conversations/{id}/resolve/');
  const reopen = useAct<MessagingConversationsReopenData, MessagingConversationsReopenResponses>('/api/messaging/conversations/{id}/reopen/');
  const path = { id: conversation.id };
  const onError = (problem: unknown) => toast(problemText(problem), 'need');
  const open = () => reopen.mutate({ path, body: {} }, { onError });
  if (conversation.state === 'resolved') {
    return (
      <Button data-key="e" onClick={open} disabled={reopen.isPending}>
        {say('inbox.reopen')}
      </Button>
    );
  }
  const act = () =>
    resolve.mutate(
      { path, body: {} },
      {
        onSuccess: () => {
          toast(say('inbox.resolved', { name: nameOf(conversation) }), 'done', { offer: { label: say('common.undo'), act: open } });
          next();
        },
        onError,
      },
    );
  return (
    <Button look="primary" data-key="e" title={say('inbox.resolveKey')} onClick={act} disabled={resolve.isPending}>
      <Icon name="check" /> <span className="max-sm:sr-only">{say('inbox.resolve')}</span>
    </Button>
  );
}
