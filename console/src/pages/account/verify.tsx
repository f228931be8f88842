import { useState } from 'react';
import type {
  AuthVerifyEmailData,
  AuthVerifyEmailResendData,
  AuthVerifyEmailResendResponses,
  AuthVerifyEmailResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { isRemembered } from '../../api/session.ts';
import { useWords } from '../../i18n/index.ts';
import { Door } from '../../shell/door.tsx';
import { Form } from '../../ui/form.tsx';
import { LinkForm } from './link-form.tsx';
import { DoneDoor, NoCode, ToSignIn, useCode } from './ways.tsx';
import { words } from './words/index.ts';

/** A press of a button, not the opening of the page: programmes that look into mail open links too. */
export function VerifyPage() {
  const { say } = useWords(words);
  const token = useCode();
  const verify = useAct<AuthVerifyEmailData, AuthVerifyEmailResponses>('/api/auth/verify-email/', { anonymous: true });
  if (token === '') return <NoCode />;
  if (verify.error?.code === 'auth.invalid_link') return <SendAgain />;
  if (verify.isSuccess) {
    const act = isRemembered() ? say('account.goOn') : say('g.signIn');
    return <DoneDoor title={say('account.verified')} text={say('account.verifiedText')} to={isRemembered() ? '/settings/setup' : '/sign-in'} act={act} />;
  }
  return (
    <Door title={say('account.verifyTitle')} text={say('account.verifyText')}>
      <Form wide act={say('account.verify')} busy={verify.isPending} problem={verify.error} send={() => verify.mutate({ body: { token } })} />
      <ToSignIn />
    </Door>
  );
}

function SendAgain() {
  const { say } = useWords(words);
  const [sent, setSent] = useState(false);
  const resend = useAct<AuthVerifyEmailResendData, AuthVerifyEmailResendResponses>('/api/auth/verify-email/resend/', { anonymous: true });
  if (sent) return <DoneDoor title={say('account.sent')} text={say('account.sentVerify')} />;
  return (
    <Door title={say('problem.auth.invalid_link')} text={say('account.againText')}>
      <LinkForm act={say('account.again')} asking={resend} send={(email) => resend.mutate({ body: { email } }, { onSuccess: () => setSent(true) })} />
    </Door>
  );
}
