import { useState } from 'react';
import type { AuthPasswordChangeData, AuthPasswordChangeResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

export function PasswordTab() {
  const { say } = useWords(words);
  const [round, setRound] = useState(0);
  const change = useAct<AuthPasswordChangeData, AuthPasswordChangeResponses>('/api/auth/password/change/');
  const wrong = change.error?.details ?? {};
  const done = () => {
    toast(say('profile.passwordChanged'));
    setRound(round + 1);
  };
  return (
    <Panel title={say('profile.password')} text={say('profile.passwordText')}>
      <Form
        key={round}
        className="px-4 pb-4"
        act={say('profile.passwordChange')}
        busy={change.isPending}
        problem={change.error}
        send={({ secret }) => {
          const [old_password, new_password] = [secret('old_password'), secret('new_password')];
          change.mutate({ body: { old_password, new_password, new_password_confirm: secret('new_password_confirm') } }, { onSuccess: done });
        }}
      >
        <Field label={say('profile.passwordOld')} name="old_password" type="password" autoComplete="current-password" required errors={wrong['old_password']} />
        <Field label={say('profile.passwordNew')} name="new_password" type="password" autoComplete="new-password" required errors={wrong['new_password']} />
        <Field
          label={say('profile.passwordAgain')}
          name="new_password_confirm"
          type="password"
          autoComplete="new-password"
          required
          errors={wrong['new_password_confirm']}
        />
      </Form>
    </Panel>
  );
}
