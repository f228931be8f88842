import type {
  MessagingAgentsListData,
  MessagingAgentsListResponses,
  MessagingConversationsBulkData,
  MessagingConversationsBulkResponses,
  MessagingLabelsListData,
  MessagingLabelsListResponses,
  MessagingTeamsListData,
  MessagingTeamsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMe } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { Menu, MenuItem, MenuTitle } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import { MacroMenu } from './macro-menu.tsx';
import { snoozes } from './snoozes.ts';
import type { Chosen } from './use-chosen.ts';
import { words } from './words/index.ts';

type Change = Omit<MessagingConversationsBulkData['body'], 'conversations'>;
type ActProps = { act: (change: Change) => void };

const MANY = 100;

/** What can be done with all that are chosen; it stands at the foot of the list while any is. */
export function Bulk({ chosen }: { chosen: Chosen }) {
  const { say } = useWords(words);
  const told = useTold();
  const bulk = useAct<MessagingConversationsBulkData, MessagingConversationsBulkResponses>('/api/messaging/conversations/bulk/');
  const { ids, clear, only } = chosen;
  const act = (change: Change) => bulk.mutate({ body: { conversations: [...ids], ...change } }, told(say('inbox.bulkDone'), clear));
  return (
    <div role="toolbar" aria-label={say('inbox.bulk')} className="settle flex items-center border-t border-line bg-raised px-1 py-2 shadow-lg">
      <Button look="ghost" square aria-label={say('common.clear')} onClick={clear}>
        <Icon name="close" size={16} />
      </Button>
      <p role="status" className="mr-auto text-sm leading-tight font-medium">
        {say('table.chosen', { count: ids.length })}
      </p>
      <AssignAll act={act} />
      <LabelAll act={act} />
      <SnoozeAll act={act} />
      <MacroMenu ids={ids} done={clear} stopped={only} />
      <Button
        look="primary"
        square
        aria-label={say('inbox.resolve')}
        title={say('inbox.resolve')}
        disabled={bulk.isPending}
        onClick={() => act({ state: 'resolved' })}
      >
        <Icon name="check" size={18} />
      </Button>
    </div>
  );
}

const trigger = (icon: IconName, name: string) => (
  <Button look="ghost" square aria-label={name} title={name}>
    <Icon name={icon} size={18} />
  </Button>
);

function AssignAll({ act }: ActProps) {
  const { say } = useWords(words);
  const { data: me } = useMe();
  const agents = useRead<MessagingAgentsListData, MessagingAgentsListResponses>('/api/messaging/agents/', { query: { page_size: MANY } });
  const teams = useRead<MessagingTeamsListData, MessagingTeamsListResponses>('/api/messaging/teams/', { query: { page_size: MANY } });
  const groups = teams.data?.results ?? [];
  return (
    <Menu label={say('inbox.assign')} trigger={trigger('people', say('inbox.assign'))}>
      {me && <MenuItem act={() => act({ assignee: me.id })}>{say('inbox.me')}</MenuItem>}
      <MenuItem act={() => act({ assignee: null })}>{say('inbox.nobody')}</MenuItem>
      {agents.data?.results
        .filter(({ user }) => user.id !== me?.id)
        .map(({ user }) => (
          <MenuItem key={user.id} act={() => act({ assignee: user.id })}>
            {user.name || user.email}
          </MenuItem>
        ))}
      {groups.length > 0 && <MenuTitle>{say('inbox.teams')}</MenuTitle>}
      {groups.map((team) => (
        <MenuItem key={team.id} act={() => act({ team: team.id })}>
          {team.name}
        </MenuItem>
      ))}
    </Menu>
  );
}

function LabelAll({ act }: ActProps) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingLabelsListData, MessagingLabelsListResponses>('/api/messaging/labels/', { query: { page_size: MANY } });
  if (!data || data.results.length === 0) return null;
  return (
    <Menu label={say('inbox.labels')} trigger={trigger('tag', say('inbox.labels'))}>
      {data.results.map((label) => (
        <MenuItem key={label.id} act={() => act({ add_labels: [label.id] })}>
          {label.name}
        </MenuItem>
      ))}
    </Menu>
  );
}

function SnoozeAll({ act }: ActProps) {
  const { say } = useWords(words);
  return (
    <Menu label={say('inbox.snooze')} trigger={trigger('clock', say('inbox.snooze'))}>
      {snoozes(new Date()).map(([name, until]) => (
        <MenuItem key={name} act={() => act({ state: 'snoozed', until: until.toISOString() })}>
          {say(`inbox.snooze.${name}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
