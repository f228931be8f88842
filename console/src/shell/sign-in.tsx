import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { AuthLoginResponses, AuthProfileDetailResponses } from '../api/generated/types.gen.ts';
import { chooseTenant, currentTenant, request } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { begin } from '../api/session.ts';
import { chooseLanguage, isLanguageChosen, LANGUAGES, useSay } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { formText } from '../ui/form-text.ts';
import { ProblemNote } from '../ui/states.tsx';
import { useConfig } from './config.ts';
import { Door } from './door.tsx';
import { isOwnPath } from './own-path.ts';
import { useUrl } from './url.ts';

const LINK = 'font-medium text-accent underline underline-offset-2';

/** E-mail and password, and the code of the second factor when the account has one. */
export function SignIn() {
  const { say } = useSay();
  const { asked } = useUrl();
  const { data: config } = useConfig();
  return (
    <Door title={say('sign.title')} text={say('sign.text')}>
      {asked['ended'] && (
        <p role="status" className="mb-4 rounded-md bg-info-soft px-3 py-2 text-info">
          {say('sign.ended')}
        </p>
      )}
      <Form to={asked['to'] ?? '/overview'} />
      <p className="mt-4 flex flex-wrap justify-between gap-x-4 gap-y-2 text-sm">
        <Link to="/forgot-password" className={LINK}>
          {say('sign.forgot')}
        </Link>
        <Link to="/register" className={LINK}>
          {say('sign.register')}
        </Link>
      </p>
      {config?.sandbox && (
        <p className="mt-8 border-t border-line pt-5 text-quiet">
          {say('sign.tryText')}{' '}
          <Link to="/simulator" className={LINK}>
            {say('sign.try')}
          </Link>
        </p>
      )}
    </Door>
  );
}

function Form({ to }: { to: string }) {
  const { say } = useSay();
  const sign = useSign(to);
  return (
    <form onSubmit={sign.send} className="space-y-2" noValidate>
      <Field label={say('sign.email')} name="email" type="email" autoComplete="username" required autoFocus={!sign.needsCode} disabled={sign.needsCode} />
      <Field label={say('sign.password')} name="password" type="password" autoComplete="current-password" required disabled={sign.needsCode} />
      {sign.needsCode && (
        <Field label={say('sign.code')} hint={say('sign.codeHint')} name="code" inputMode="numeric" autoComplete="one-time-code" autoFocus required />
      )}
      <ProblemNote problem={sign.problem} />
      <Button look="primary" type="submit" className="mt-2 w-full" disabled={sign.busy}>
        {say('g.signIn')}
      </Button>
    </form>
  );
}

type Login = { email: string; password: string; code?: string };

function useSign(to: string) {
  const [given, setGiven] = useState<Login | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const enter = async (login: Login) => {
    const answer = await request<AuthLoginResponses[200]>('/api/auth/login/', { method: 'POST', body: login, anonymous: true });
    begin(answer);
    forgetForeignTenant(answer.user);
    await speakAsBefore();
    queries.clear();
    await navigate({ href: isOwnPath(to) ? to : '/overview' });
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const login: Login = given ? { ...given, code: formText(form, 'code') } : { email: formText(form, 'email'), password: password(form) };
    setBusy(true);
    setProblem(null);
    enter(login)
      .catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        if (error.code === 'auth.code_required') setGiven(login);
        else setProblem(error);
      })
      .finally(() => setBusy(false));
  };
  return { send, problem, busy, needsCode: given !== null };
}

/** In a browser that nobody chose a language in, the page speaks the person's own. Without an answer it stays as it is. */
async function speakAsBefore(): Promise<void> {
  if (isLanguageChosen()) return;
  const detail = await request<AuthProfileDetailResponses[200]>('/api/auth/profile/detail/').catch(() => null);
  const own = LANGUAGES.find(({ value }) => value === detail?.preferred_language);
  if (own && own.value !== 'en') await chooseLanguage(own.value);
}

/** A password is taken as it was typed, blanks and all. */
function password(form: FormData): string {
  const value = form.get('password');
  return typeof value === 'string' ? value : '';
}

function forgetForeignTenant({ role, memberships }: AuthLoginResponses[200]['user']): void {
  const kept = currentTenant();
  if (kept !== null && role !== 'system_admin' && !memberships.some((one) => one.slug === kept)) chooseTenant(null);
}
