import type {
  AuthPasswordResetConfirmData,
  AuthPasswordResetConfirmResponses,
  AuthPasswordResetData,
  AuthPasswordResetResponses,
} from '../../api/generated/types.gen.ts';
import { Link } from '@tanstack/react-router';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Door } from '../../shell/door.tsx';
import { Form } from '../../ui/form.tsx';
import { LinkForm } from './link-form.tsx';
import { NewPassword } from './register.tsx';
import { DoneDoor, NoCode, PRIMARY, ToSignIn, useCode } from './ways.tsx';
import { words } from './words/index.ts';

export function ForgotPage() {
  const { say } = useWords(words);
  const ask = useAct<AuthPasswordResetData, AuthPasswordResetResponses>('/api/auth/password/reset/', { anonymous: true });
  if (ask.isSuccess) return <DoneDoor title={say('account.sent')} text={say('account.sentReset')} />;
  return (
    <Door title={say('account.forgotTitle')} text={say('account.forgotText')}>
      <LinkForm act={say('account.forgot')} asking={ask} send={(email) => ask.mutate({ body: { email } })} />
    </Door>
  );
}

export function ResetPage() {
  const { say } = useWords(words);
  const token = useCode();
  const reset = useAct<AuthPasswordResetConfirmData, AuthPasswordResetConfirmResponses>('/api/auth/password/reset/confirm/', { anonymous: true });
  if (token === '') return <NoCode />;
  if (reset.isSuccess) return <DoneDoor title={say('account.resetDone')} text={say('account.resetDoneText')} to="/sign-in" act={say('g.signIn')} />;
  if (reset.error?.code === 'auth.invalid_link') return <Gone />;
  return (
    <Door title={say('account.resetTitle')} text={say('account.resetText')}>
      <Form
        wide
        act={say('account.reset')}
        busy={reset.isPending}
        problem={reset.error}
        send={({ secret }) => reset.mutate({ body: { token, new_password: secret('new_password'), new_password_confirm: secret('new_password_confirm') } })}
      >
        <NewPassword wrong={reset.error?.details ?? {}} name="new_password" again="new_password_confirm" />
      </Form>
      <ToSignIn />
    </Door>
  );
}

function Gone() {
  const { say } = useWords(words);
  return (
    <Door title={say('account.resetTitle')} text={say('problem.auth.invalid_link')}>
      <Link to="/forgot-password" className={PRIMARY}>
        {say('account.again')}
      </Link>
      <ToSignIn />
    </Door>
  );
}
