import { useState } from 'react';
import type {
  MessagingMacrosCreateData,
  MessagingMacrosCreateResponses,
  MessagingMacrosUpdateData,
  MessagingMacrosUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Check } from '../../../ui/check.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { toast } from '../../../ui/toast.tsx';
import { MacroStep } from './macro-step.tsx';
import { BLANKS, isWhole, moved } from './macro-steps.ts';
import type { Action } from './macro-steps.ts';
import type { Macro } from './macros.tsx';
import { words } from './words/index.ts';

const MOST = 10;

function useKeep(macro: Macro | null, onSuccess: () => void) {
  const add = useAct<MessagingMacrosCreateData, MessagingMacrosCreateResponses>('/api/messaging/macros/');
  const change = useAct<MessagingMacrosUpdateData, MessagingMacrosUpdateResponses>('/api/messaging/macros/{id}/', { method: 'PATCH' });
  const keep = (body: MessagingMacrosCreateData['body']) => {
    if (macro) change.mutate({ path: { id: macro.id }, body }, { onSuccess });
    else add.mutate({ body }, { onSuccess });
  };
  return { keep, problem: add.error ?? change.error, busy: add.isPending || change.isPending };
}

const FIRST = { name: '', is_shared: true, actions: [BLANKS.reply] } as const;

export function MacroForm({ macro, close }: { macro: Macro | null; close: () => void }) {
  const { say } = useWords(words);
  const start = macro ?? FIRST;
  const [actions, setActions] = useState<readonly Action[]>(start.actions);
  const { keep, problem, busy } = useKeep(macro, () => {
    toast(say('common.saved'));
    close();
  });
  const send = ({ text, on }: Typed) => keep({ name: text('name'), is_shared: on('is_shared'), actions: [...actions] });
  const isReady = actions.length > 0 && actions.every(isWhole);
  return (
    <Form className="p-5" act={say('common.save')} busy={busy || !isReady} problem={problem} close={close} send={send}>
      <Field label={say('common.name')} name="name" required maxLength={80} autoFocus defaultValue={start.name} errors={problem?.details['name']} />
      <Steps actions={actions} change={setActions} />
      <Check label={say('inboxSettings.macroShared')} hint={say('inboxSettings.macroSharedText')} name="is_shared" defaultChecked={start.is_shared} />
    </Form>
  );
}

function Steps({ actions, change }: { actions: readonly Action[]; change: (actions: readonly Action[]) => void }) {
  const { say } = useWords(words);
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-sm font-medium">{say('inboxSettings.macroSteps')}</legend>
      <ol className="space-y-2">
        {actions.map((action, at) => (
          <MacroStep
            key={`${at} ${action.do}`}
            at={at}
            action={action}
            put={(next) => change(actions.map((one, index) => (index === at ? next : one)))}
            remove={() => change(actions.filter((_one, index) => index !== at))}
            up={at > 0 ? () => change(moved(actions, at)) : undefined}
          />
        ))}
      </ol>
      {actions.length < MOST && (
        <Button onClick={() => change([...actions, BLANKS.resolve])}>
          <Icon name="plus" /> {say('inboxSettings.macroAdd')}
        </Button>
      )}
    </fieldset>
  );
}
