import { useState } from 'react';
import type {
  AuthProfileUpdateData,
  AuthProfileUpdateResponses,
  AuthVerifyEmailResendData,
  AuthVerifyEmailResendResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { useTold } from '../../ui/use-told.ts';
import { words } from './words/index.ts';
import type { Profile } from './you.tsx';

/** The address that opens the account, and the one that waits to be confirmed. */
export function AddressPanel({ profile }: { profile: Profile }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState(false);
  return (
    <Panel title={say('profile.address')}>
      <div className="space-y-3 px-4 pb-4">
        {(profile.is_verified || profile.pending_email === null) && <p>{say('profile.addressNow', { email: profile.email })}</p>}
        {profile.pending_email && <Pending email={profile.pending_email} />}
        <Button onClick={() => setOpen(true)}>{say('profile.addressChange')}</Button>
      </div>
      {open && <Change close={() => setOpen(false)} />}
    </Panel>
  );
}

function Pending({ email }: { email: string }) {
  const { say } = useWords(words);
  const told = useTold();
  const resend = useAct<AuthVerifyEmailResendData, AuthVerifyEmailResendResponses>('/api/auth/verify-email/resend/');
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
      <p className="min-w-0 break-words">{say('profile.addressPending', { email })}</p>
      <Button onClick={() => resend.mutate({ body: { email } }, told(say('profile.addressSent')))} disabled={resend.isPending}>
        {say('profile.addressAgain')}
      </Button>
    </div>
  );
}

function Change({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const change = useAct<AuthProfileUpdateData, AuthProfileUpdateResponses>('/api/auth/profile/', { method: 'PATCH' });
  const done = () => {
    toast(say('profile.addressChanged'));
    close();
  };
  const wrong = change.error?.details ?? {};
  return (
    <Dialog title={say('profile.addressChange')} close={close}>
      <Form
        className="p-5"
        act={say('profile.addressChange')}
        busy={change.isPending}
        problem={change.error}
        close={close}
        send={({ text, secret }) => change.mutate({ body: { email: text('email'), current_password: secret('current_password') } }, { onSuccess: done })}
      >
        <Field label={say('profile.addressNew')} name="email" type="email" autoComplete="email" required autoFocus errors={wrong['email']} />
        <Field
          label={say('profile.addressPassword')}
          name="current_password"
          type="password"
          autoComplete="current-password"
          required
          errors={wrong['current_password']}
        />
      </Form>
    </Dialog>
  );
}
