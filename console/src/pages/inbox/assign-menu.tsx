import type {
  MessagingAgentsListData,
  MessagingAgentsListResponses,
  MessagingConversationsAssignData,
  MessagingConversationsAssignResponses,
  MessagingTeamsListData,
  MessagingTeamsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMe } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuCheck, MenuTitle } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import type { OpenConversation } from './types.ts';
import { words } from './words/index.ts';

type Body = MessagingConversationsAssignData['body'];

const MANY = 100;

const resultsOf = <T,>(page: { results: T[] } | undefined): T[] => page?.results ?? [];
const calledBy = ({ name, email }: { name: string; email: string }): string => name || email;

/** Whose conversation it is; oneself stands first. */
export function AssignMenu({ conversation }: { conversation: OpenConversation }) {
  const { say } = useWords(words);
  const told = useTold();
  const { data: me } = useMe();
  const agents = useRead<MessagingAgentsListData, MessagingAgentsListResponses>('/api/messaging/agents/', { query: { page_size: MANY } });
  const teams = useRead<MessagingTeamsListData, MessagingTeamsListResponses>('/api/messaging/teams/', { query: { page_size: MANY } });
  const assign = useAct<MessagingConversationsAssignData, MessagingConversationsAssignResponses>('/api/messaging/conversations/{id}/assign/');
  const to = (body: Body) => assign.mutate({ path: { id: conversation.id }, body }, told());
  const { assignee, team } = conversation;
  const others = resultsOf(agents.data).filter(({ user }) => user.id !== me?.id);
  const groups = resultsOf(teams.data);
  return (
    <Menu
      label={say('inbox.assign')}
      trigger={
        <Button look="ghost" data-key="a" title={say('inbox.assignKey')} className="max-w-40 max-sm:w-9 max-sm:px-0">
          <Icon name="people" size={18} />
          <span className="sr-only">{say('inbox.assign')}:</span>
          <span className="truncate max-sm:sr-only">{assignee ? calledBy(assignee) : say('inbox.nobody')}</span>
        </Button>
      }
    >
      <MenuCheck on={assignee !== null && assignee.id === me?.id} act={() => to({ assignee: 'me' })}>
        {say('inbox.me')}
      </MenuCheck>
      <MenuCheck on={assignee === null} act={() => to({ assignee: null })}>
        {say('inbox.nobody')}
      </MenuCheck>
      {others.map(({ user, open_conversations: open, is_available: here }) => (
        <MenuCheck key={user.id} on={assignee?.id === user.id} act={() => to({ assignee: user.id })}>
          <span className="min-w-0 flex-1 truncate">{calledBy(user)}</span>
          <span className="text-xs text-quiet">{here ? say('inbox.hasOpen', { n: open }) : say('inbox.away')}</span>
        </MenuCheck>
      ))}
      {groups.length > 0 && <MenuTitle>{say('inbox.teams')}</MenuTitle>}
      {groups.map((one) => (
        <MenuCheck key={one.id} on={team?.id === one.id} act={() => to({ team: team?.id === one.id ? null : one.id })}>
          {one.name}
        </MenuCheck>
      ))}
    </Menu>
  );
}
