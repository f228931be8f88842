import type {
  MessagingAgentsListData,
  MessagingAgentsListResponses,
  MessagingAgentsUpdateData,
  MessagingAgentsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Row, Rows } from '../../../ui/rows.tsx';
import { useTold } from '../../../ui/use-told.ts';
import { words } from './words/index.ts';

type Agent = MessagingAgentsListResponses[200]['results'][number];

const MANY = 100;

/** Who may answer, and how many open conversations each takes in turn. */
export function Agents() {
  const { say } = useWords(words);
  const read = useRead<MessagingAgentsListData, MessagingAgentsListResponses>('/api/messaging/agents/', { query: { page_size: MANY } });
  return (
    <Panel title={say('inboxSettings.people')} text={say('inboxSettings.peopleText')}>
      <Loaded read={read}>
        {({ results }) => (
          <Rows label={say('inboxSettings.people')}>
            {results.map((agent) => (
              <AgentRow key={agent.user.id} agent={agent} />
            ))}
          </Rows>
        )}
      </Loaded>
    </Panel>
  );
}

function AgentRow({ agent }: { agent: Agent }) {
  const { say } = useWords(words);
  const told = useTold();
  const change = useAct<MessagingAgentsUpdateData, MessagingAgentsUpdateResponses>('/api/messaging/agents/{user}/', { method: 'PATCH' });
  const keep = (text: string) => {
    const capacity = text.trim() === '' ? null : Number(text);
    if (capacity !== agent.capacity) change.mutate({ path: { user: agent.user.id }, body: { capacity } }, told(say('common.saved')));
  };
  const name = agent.user.name || agent.user.email;
  return (
    <Row
      title={name}
      badges={<Badge tone={agent.is_available ? 'done' : 'plain'}>{say(agent.is_available ? 'inboxSettings.here' : 'inboxSettings.away')}</Badge>}
      text={say('inboxSettings.open', { n: agent.open_conversations })}
      actions={
        <label className="flex items-center gap-2 text-sm text-quiet">
          {say('inboxSettings.most')} <span className="sr-only">{name}</span>
          <input
            type="number"
            min={0}
            max={1000}
            defaultValue={agent.capacity ?? ''}
            placeholder={say('inboxSettings.noLimit')}
            onBlur={(event) => keep(event.target.value)}
            className="h-9 w-36 rounded-md border border-line bg-surface-1 px-2 text-text pointer-coarse:h-11 placeholder:text-quiet"
          />
        </label>
      }
    />
  );
}
