import { Link, useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import type { AuthRegisterData, AuthRegisterResponses } from '../../api/generated/types.gen.ts';
import { chooseTenant } from '../../api/client.ts';
import { useAct } from '../../api/hooks.ts';
import { begin } from '../../api/session.ts';
import { useWords } from '../../i18n/index.ts';
import { Door } from '../../shell/door.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { words } from './words/index.ts';

const bodyOf = ({ text, secret }: Typed): AuthRegisterData['body'] => ({
  email: text('email'),
  first_name: text('first_name'),
  last_name: text('last_name'),
  business_name: text('business_name'),
  password: secret('password'),
  password_confirm: secret('password_confirm'),
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** An account with a workspace of its own; it is signed in at once, and its address is proved by mail. */
export function RegisterPage() {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const register = useAct<AuthRegisterData, AuthRegisterResponses>('/api/auth/register/', { anonymous: true });
  const enter = (answer: AuthRegisterResponses[201]) => {
    begin(answer);
    chooseTenant(null);
    queries.clear();
    void navigate({ to: '/settings/setup' });
  };
  const wrong = register.error?.details ?? {};
  return (
    <Door title={say('account.registerTitle')} text={say('account.registerText')}>
      <Form
        wide
        act={say('account.register')}
        busy={register.isPending}
        problem={register.error}
        send={(typed) => register.mutate({ body: bodyOf(typed) }, { onSuccess: enter })}
      >
        <Field label={say('account.business')} name="business_name" autoComplete="organization" required autoFocus errors={wrong['business_name']} />
        <div className="grid grid-cols-2 gap-3">
          <Field label={say('account.firstName')} name="first_name" autoComplete="given-name" required errors={wrong['first_name']} />
          <Field label={say('account.lastName')} name="last_name" autoComplete="family-name" required errors={wrong['last_name']} />
        </div>
        <Field label={say('account.email')} name="email" type="email" autoComplete="username" required errors={wrong['email']} />
        <NewPassword wrong={wrong} name="password" again="password_confirm" />
      </Form>
      <p className="mt-6 border-t border-line pt-5 text-quiet">
        {say('account.haveOne')}{' '}
        <Link to="/sign-in" className="font-medium text-accent underline underline-offset-2">
          {say('g.signIn')}
        </Link>
      </p>
    </Door>
  );
}

type Wrong = Readonly<Record<string, readonly string[]>>;

/** A password that is chosen, and typed twice. */
export function NewPassword({ wrong, name, again }: { wrong: Wrong; name: string; again: string }) {
  const { say } = useWords(words);
  return (
    <>
      <Field
        label={say(name === 'password' ? 'account.password' : 'account.newPassword')}
        hint={say('account.passwordHint')}
        name={name}
        type="password"
        autoComplete="new-password"
        required
        errors={wrong[name]}
      />
      <Field label={say('account.passwordAgain')} name={again} type="password" autoComplete="new-password" required errors={wrong[again]} />
    </>
  );
}
