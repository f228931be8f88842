import { useState } from 'react';
import type { FormEvent } from 'react';
import type { MessagingContactEditsCreateData, MessagingContactEditsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { EditFields } from './edit-fields.tsx';
import { bodyOf, type Action, type Whom } from './edit-parts.ts';
import { words } from './words/index.ts';

type Props = { action: Action; whom: Whom; count: string; close: () => void; started: () => void };

/** What is done to many people, with what follows from it; there is no way back from erasing, so that its word is typed. */
export function EditForm({ action, whom, count, close, started }: Props) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState('');
  const act = useAct<MessagingContactEditsCreateData, MessagingContactEditsCreateResponses>('/api/messaging/contact-edits/', { spends: true });
  const word = say('contacts.many.eraseWord');
  const isErase = action === 'erase';
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    act.mutate({ body: { ...whom, ...bodyOf(action, new FormData(event.currentTarget)) } }, { onSuccess: started });
  };
  const errors = act.error?.details ?? {};
  return (
    <Dialog title={say(`contacts.many.${action}`)} close={close}>
      <form onSubmit={send} className="space-y-3 p-5">
        <p className="font-medium">{say('contacts.many.who', { n: count })}</p>
        <EditFields action={action} errors={errors} />
        {isErase && (
          <Field label={say('contacts.many.eraseType', { word })} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        )}
        <ProblemNote problem={act.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={close} data-safe>
            {say('g.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={act.isPending || (isErase && typed.trim() !== word)}>
            {say(`contacts.many.${action}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
