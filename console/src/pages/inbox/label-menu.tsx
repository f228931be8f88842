import type {
  MessagingConversationsLabelsReplaceData,
  MessagingConversationsLabelsReplaceResponses,
  MessagingLabelsListData,
  MessagingLabelsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuCheck } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import type { OpenConversation } from './types.ts';
import { words } from './words/index.ts';

const MANY = 100;

export function LabelMenu({ conversation }: { conversation: OpenConversation }) {
  const { say } = useWords(words);
  const told = useTold();
  const { data } = useRead<MessagingLabelsListData, MessagingLabelsListResponses>('/api/messaging/labels/', { query: { page_size: MANY } });
  const replace = useAct<MessagingConversationsLabelsReplaceData, MessagingConversationsLabelsReplaceResponses>('/api/messaging/conversations/{id}/labels/', {
    method: 'PUT',
  });
  if (!data || data.results.length === 0) return null;
  const on = conversation.labels.map(({ id }) => id);
  const toggle = (id: string) => {
    const labels = on.includes(id) ? on.filter((one) => one !== id) : [...on, id];
    replace.mutate({ path: { id: conversation.id }, body: { labels } }, told());
  };
  return (
    <Menu
      label={say('inbox.labels')}
      trigger={
        <Button look="ghost" square data-key="l" aria-label={say('inbox.labels')} title={say('inbox.labelsKey')}>
          <Icon name="tag" size={18} />
        </Button>
      }
    >
      {data.results.map((label) => (
        <MenuCheck key={label.id} on={on.includes(label.id)} act={() => toggle(label.id)}>
          {label.name}
        </MenuCheck>
      ))}
    </Menu>
  );
}
