import type {
  MessagingTeamsDeleteData,
  MessagingTeamsDeleteResponses,
  MessagingTeamsListData,
  MessagingTeamsListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Row } from '../../../ui/rows.tsx';
import { Agents } from './agents.tsx';
import { Listed, ListedActs } from './listed.tsx';
import { TeamForm } from './team-form.tsx';
import { words } from './words/index.ts';

export type Team = MessagingTeamsListResponses[200]['results'][number];

const MANY = 100;

/** Who takes conversations together, and how many each person takes. */
export function Teams() {
  const { say } = useWords(words);
  const { set } = useUrl();
  const read = useRead<MessagingTeamsListData, MessagingTeamsListResponses>('/api/messaging/teams/', { query: { page_size: MANY } });
  return (
    <div className="space-y-4">
      <Listed
        read={read}
        says={{
          title: say('inboxSettings.teams'),
          text: say('inboxSettings.teamsText'),
          add: say('inboxSettings.teamNew'),
          empty: say('inboxSettings.teamsEmpty'),
          emptyText: say('inboxSettings.teamsEmptyText'),
        }}
        icon="people"
        row={(team) => <TeamRow key={team.id} team={team} edit={() => set({ open: team.id })} />}
        form={(team, close) => <TeamForm key={team?.id ?? 'new'} team={team} close={close} />}
      />
      <Agents />
    </div>
  );
}

function TeamRow({ team, edit }: { team: Team; edit: () => void }) {
  const { say } = useWords(words);
  const remove = useAct<MessagingTeamsDeleteData, MessagingTeamsDeleteResponses>('/api/messaging/teams/{id}/', { method: 'DELETE' });
  return (
    <Row
      title={team.name}
      badges={
        <>
          {team.is_default && <Badge>{say('inboxSettings.default')}</Badge>}
          {team.assigns_in_turn && <Badge>{say('inboxSettings.inTurn')}</Badge>}
        </>
      }
      text={team.description || undefined}
      actions={<ListedActs id={team.id} edit={edit} remove={remove} text={say('inboxSettings.teamRemoveText', { name: team.name })} />}
    >
      <p className="mt-1 text-sm text-quiet">{team.members.map(({ name, email }) => name || email).join(' · ') || say('inboxSettings.nobody')}</p>
    </Row>
  );
}
