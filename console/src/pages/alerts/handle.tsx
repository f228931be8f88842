import type {
  AlertsAcknowledgeData,
  AlertsAcknowledgeResponses,
  AlertsAssignData,
  AlertsAssignResponses,
  AuthUsersListData,
  AuthUsersListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay, useMe } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Alert } from './columns.tsx';
import { words } from './words/index.ts';

/** Says who looks after an alert, with a word for those who read its story later. */
export function HandleAlert({ alert, close }: { alert: Alert; close: () => void }) {
  const { say, language } = useWords(words);
  const acknowledge = useAct<AlertsAcknowledgeData, AlertsAcknowledgeResponses>('/api/alerts/{id}/acknowledge/');
  const assign = useAct<AlertsAssignData, AlertsAssignResponses>('/api/alerts/{id}/assign/');
  const people = usePeople();
  const act = alert.is_acknowledged ? assign : acknowledge;
  const send = (typed: Typed) => {
    const body = { comment: typed.text('comment'), assignee: typed.text('assignee') || null };
    const told = {
      onSuccess: () => {
        toast(say('alerts.assigned'));
        close();
      },
    };
    act.mutate({ path: { id: alert.id }, body }, told);
  };
  return (
    <Dialog title={say('alerts.handle')} close={close}>
      <Form send={send} act={say('alerts.save')} busy={act.isPending} problem={act.error} close={close} className="p-5">
        <p className="font-medium">{alert.texts[language]}</p>
        <p className="text-quiet">{say('alerts.handleText')}</p>
        <Select name="assignee" label={say('alerts.assignee')} choices={people} defaultValue={alert.assignee ?? people[0]?.value} />
        <Field name="comment" label={say('alerts.comment')} hint={say('alerts.commentHint')} maxLength={500} autoFocus />
      </Form>
    </Dialog>
  );
}

/** Oneself first; the others only for those who may see who they are. */
function usePeople(): readonly { value: string; label: string }[] {
  const { say } = useWords(words);
  const may = useMay();
  const { data: me } = useMe();
  const { data } = useRead<AuthUsersListData, AuthUsersListResponses>('/api/auth/users/', { query: { page_size: 100 }, off: !may('users.manage') });
  const others = (data?.results ?? []).filter(({ id, is_active }) => id !== me?.id && is_active);
  const mine = me ? [{ value: me.id, label: say('alerts.me') }] : [];
  return [
    ...mine,
    ...others.map((one) => ({ value: one.id, label: `${one.first_name} ${one.last_name}`.trim() || one.email })),
    { value: '', label: say('alerts.nobody') },
  ];
}
