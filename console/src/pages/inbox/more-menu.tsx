import type {
  MessagingConversationsPendingData,
  MessagingConversationsPendingResponses,
  MessagingConversationsUpdateData,
  MessagingConversationsUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuCheck, MenuItem, MenuTitle } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import type { OpenConversation } from './types.ts';
import type { Reading } from './use-reading.ts';
import { words } from './words/index.ts';

const PRIORITIES = ['none', 'low', 'medium', 'high', 'urgent'] as const;

/** Read or not, waiting for the customer, how urgent. */
export function MoreMenu({ conversation, reading }: { conversation: OpenConversation; reading: Reading }) {
  const { say } = useWords(words);
  const told = useTold();
  const update = useAct<MessagingConversationsUpdateData, MessagingConversationsUpdateResponses>('/api/messaging/conversations/{id}/', { method: 'PATCH' });
  const pending = useAct<MessagingConversationsPendingData, MessagingConversationsPendingResponses>('/api/messaging/conversations/{id}/pending/');
  const path = { id: conversation.id };
  const unread = conversation.unread_count > 0;
  return (
    <>
      <button type="button" hidden data-key="u" aria-label={say('inbox.markUnread')} onClick={unread ? reading.now : reading.unread} />
      <Menu
        label={say('inbox.more')}
        trigger={
          <Button look="ghost" square aria-label={say('inbox.more')}>
            <Icon name="menu" size={18} />
          </Button>
        }
      >
        {unread ? <MenuItem act={reading.now}>{say('inbox.markRead')}</MenuItem> : <MenuItem act={reading.unread}>{say('inbox.markUnread')}</MenuItem>}
        <MenuItem act={() => pending.mutate({ path, body: {} }, told())}>{say('inbox.setPending')}</MenuItem>
        <MenuCheck on={reading.onOpen} act={() => reading.setOnOpen(!reading.onOpen)}>
          {say('inbox.readOnOpen')}
        </MenuCheck>
        <MenuTitle>{say('inbox.priority')}</MenuTitle>
        {PRIORITIES.map((priority) => (
          <MenuCheck key={priority} on={conversation.priority === priority} act={() => update.mutate({ path, body: { priority } }, told())}>
            {say(`inbox.priority.${priority}`)}
          </MenuCheck>
        ))}
      </Menu>
    </>
  );
}
