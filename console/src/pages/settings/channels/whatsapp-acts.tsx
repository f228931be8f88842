import { useState } from 'react';
import type {
  MessagingWhatsappNumbersDeleteData,
  MessagingWhatsappNumbersDeleteResponses,
  MessagingWhatsappNumbersRegisterData,
  MessagingWhatsappNumbersRegisterResponses,
  MessagingWhatsappNumbersSubscribeData,
  MessagingWhatsappNumbersSubscribeResponses,
  MessagingWhatsappNumbersTestConnectionData,
  MessagingWhatsappNumbersTestConnectionResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { useProblemText } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useTold } from '../../../ui/use-told.ts';
import type { WhatsappNumber } from './whatsapp.tsx';
import { words } from './words/index.ts';

/** From adding a number to talking by it: test, subscribe, register. */
export function NumberActs({ number }: { number: WhatsappNumber }) {
  const { say } = useWords(words);
  const told = useTold();
  const [registering, setRegistering] = useState(false);
  const path = { id: number.id };
  const subscribe = useAct<MessagingWhatsappNumbersSubscribeData, MessagingWhatsappNumbersSubscribeResponses>(
    '/api/messaging/whatsapp/numbers/{id}/subscribe/',
  );
  const remove = useAct<MessagingWhatsappNumbersDeleteData, MessagingWhatsappNumbersDeleteResponses>('/api/messaging/whatsapp/numbers/{id}/', {
    method: 'DELETE',
  });
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <TestConnection id={number.id} />
      {number.connected_at && (
        <>
          <Button onClick={() => subscribe.mutate({ path }, told(say('channels.whatsappSubscribed')))} disabled={subscribe.isPending}>
            {say('channels.whatsappSubscribe')}
          </Button>
          <Button onClick={() => setRegistering(true)}>{say('channels.whatsappRegister')}</Button>
        </>
      )}
      <ConfirmButton
        label={say('channels.whatsappRemove')}
        title={`${say('channels.whatsappRemove')}?`}
        text={say('channels.whatsappRemoveText')}
        done={say('common.done')}
        act={remove}
        vars={{ path }}
      />
      {registering && <Register id={number.id} close={() => setRegistering(false)} />}
    </div>
  );
}

function TestConnection({ id }: { id: string }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const test = useAct<MessagingWhatsappNumbersTestConnectionData, MessagingWhatsappNumbersTestConnectionResponses>(
    '/api/messaging/whatsapp/numbers/{id}/test-connection/',
  );
  const run = () =>
    test.mutate(
      { path: { id } },
      {
        onSuccess: ({ outcome, detail }) =>
          outcome === 'ok' ? toast(say('channels.whatsappTestOk')) : toast(say('channels.whatsappTestNo', { detail }), 'need'),
        onError: (problem) => toast(problemText(problem), 'need'),
      },
    );
  return (
    <Button onClick={run} disabled={test.isPending}>
      {say('channels.whatsappTest')}
    </Button>
  );
}

function Register({ id, close }: { id: string; close: () => void }) {
  const { say } = useWords(words);
  const register = useAct<MessagingWhatsappNumbersRegisterData, MessagingWhatsappNumbersRegisterResponses>('/api/messaging/whatsapp/numbers/{id}/register/');
  const done = () => {
    toast(say('channels.whatsappRegistered'));
    close();
  };
  return (
    <Dialog title={say('channels.whatsappRegister')} close={close}>
      <Form
        className="p-5"
        act={say('channels.whatsappRegister')}
        busy={register.isPending}
        problem={register.error}
        close={close}
        send={({ text }) => register.mutate({ path: { id }, body: { pin: text('pin') } }, { onSuccess: done })}
      >
        <Field
          label={say('channels.whatsappPin')}
          name="pin"
          inputMode="numeric"
          autoComplete="off"
          required
          autoFocus
          errors={register.error?.details['pin']}
        />
      </Form>
    </Dialog>
  );
}
