import { useState } from 'react';
import type {
  MessagingAgentsListData,
  MessagingAgentsListResponses,
  MessagingTeamsCreateData,
  MessagingTeamsCreateResponses,
  MessagingTeamsMembersReplaceData,
  MessagingTeamsMembersReplaceResponses,
  MessagingTeamsUpdateData,
  MessagingTeamsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Check } from '../../../ui/check.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { Team } from './teams.tsx';
import { words } from './words/index.ts';

const MANY = 100;

/** A team is kept first, then who is in it: a second try only says the same again. */
function useKeep(team: Team | null, done: () => void) {
  const add = useAct<MessagingTeamsCreateData, MessagingTeamsCreateResponses>('/api/messaging/teams/');
  const change = useAct<MessagingTeamsUpdateData, MessagingTeamsUpdateResponses>('/api/messaging/teams/{id}/', { method: 'PATCH' });
  const members = useAct<MessagingTeamsMembersReplaceData, MessagingTeamsMembersReplaceResponses>('/api/messaging/teams/{id}/members/', { method: 'PUT' });
  const known = team?.id ?? add.data?.id;
  const keep = (body: MessagingTeamsCreateData['body'], users: string[]) => {
    const onSuccess = ({ id }: { id: string }) => members.mutate({ path: { id }, body: { users } }, { onSuccess: done });
    if (known) change.mutate({ path: { id: known }, body }, { onSuccess });
    else add.mutate({ body }, { onSuccess });
  };
  return { keep, problem: add.error ?? change.error ?? members.error, busy: add.isPending || change.isPending || members.isPending };
}

export function TeamForm({ team, close }: { team: Team | null; close: () => void }) {
  const { say } = useWords(words);
  const [users, setUsers] = useState<readonly string[]>(() => team?.members.map(({ id }) => id) ?? []);
  const { keep, problem, busy } = useKeep(team, () => {
    toast(say('common.saved'));
    close();
  });
  const wrong = problem?.details ?? {};
  const send = ({ text, on }: Typed) =>
    keep({ name: text('name'), description: text('description'), assigns_in_turn: on('assigns_in_turn'), is_default: on('is_default') }, [...users]);
  return (
    <Form className="p-5" act={say('common.save')} busy={busy} problem={problem} close={close} send={send}>
      <Field label={say('common.name')} name="name" required maxLength={80} autoFocus defaultValue={team?.name} errors={wrong['name']} />
      <Field label={say('inboxSettings.teamAbout')} name="description" maxLength={500} defaultValue={team?.description} errors={wrong['description']} />
      <Check
        label={say('inboxSettings.inTurn')}
        hint={say('inboxSettings.inTurnText')}
        name="assigns_in_turn"
        defaultChecked={team?.assigns_in_turn ?? false}
      />
      <Check label={say('inboxSettings.default')} hint={say('inboxSettings.defaultText')} name="is_default" defaultChecked={team?.is_default ?? false} />
      <Members users={users} change={setUsers} />
    </Form>
  );
}

function Members({ users, change }: { users: readonly string[]; change: (next: readonly string[]) => void }) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingAgentsListData, MessagingAgentsListResponses>('/api/messaging/agents/', { query: { page_size: MANY } });
  return (
    <fieldset>
      <legend className="text-sm font-medium">{say('inboxSettings.members')}</legend>
      <div className="max-h-60 overflow-y-auto">
        {data?.results.map(({ user }) => (
          <Check
            key={user.id}
            label={user.name || user.email}
            checked={users.includes(user.id)}
            onChange={(event) => change(event.target.checked ? [...users, user.id] : users.filter((one) => one !== user.id))}
          />
        ))}
      </div>
    </fieldset>
  );
}
