import type {
  TenantsInviteAcceptData,
  TenantsInviteAcceptResponses,
  TenantsInviteOpenData,
  TenantsInviteOpenResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { dayOf } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Door } from '../../shell/door.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Skeleton, useProblemText } from '../../ui/states.tsx';
import { NewPassword } from './register.tsx';
import { DoneDoor, NoCode, ToSignIn, useCode } from './ways.tsx';
import { words } from './words/index.ts';

/** A place that somebody offers: taken by who reads mail at the address. */
export function InvitePage() {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const token = useCode();
  const { data, error, refetch } = useRead<TenantsInviteOpenData, TenantsInviteOpenResponses>('/api/tenants/invite/{token}/', {
    path: { token },
    off: token === '',
  });
  if (token === '') return <NoCode />;
  if (error && !data && (error.status === 0 || error.status >= 500))
    return (
      <Door title={say('error.title')} text={problemText(error)}>
        <Button onClick={() => void refetch()}>{say('g.retry')}</Button>
      </Door>
    );
  // once it is taken the link opens nothing any more: what was read before stays
  if (error && !data) return <DoneDoor title={say('account.gone')} text={error.status === 404 ? say('problem.auth.invalid_link') : problemText(error)} />;
  return data ? <Offer token={token} offer={data} /> : <Skeleton />;
}

function Offer({ token, offer }: { token: string; offer: TenantsInviteOpenResponses[200] }) {
  const { say, language } = useWords(words);
  const accept = useAct<TenantsInviteAcceptData, TenantsInviteAcceptResponses>('/api/tenants/invite/{token}/', { anonymous: true });
  const tenant = offer.tenant_name;
  if (accept.isSuccess)
    return <DoneDoor title={say('account.accepted')} text={say('account.acceptedText', { tenant, email: offer.email })} to="/sign-in" act={say('g.signIn')} />;
  const facts = { role: say(`role.${offer.role}` as 'role.agent'), email: offer.email, by: offer.invited_by ?? '' };
  const wrong = accept.error?.details ?? {};
  return (
    <Door title={say('account.inviteTitle', { tenant })} text={say(offer.invited_by ? 'account.inviteText' : 'account.inviteTextOf', facts)}>
      <Form
        wide
        act={say('account.accept')}
        busy={accept.isPending}
        problem={accept.error}
        send={({ text, secret }) => {
          const names = { first_name: text('first_name'), last_name: text('last_name') };
          const passwords = { password: secret('password'), password_confirm: secret('password_confirm') };
          accept.mutate({ path: { token }, body: offer.has_account ? {} : { ...names, ...passwords } });
        }}
      >
        {offer.has_account ? (
          <p>{say('account.inviteHas')}</p>
        ) : (
          <>
            <div className="grid grid-cols-2 gap-3">
              <Field label={say('account.firstName')} name="first_name" autoComplete="given-name" required autoFocus errors={wrong['first_name']} />
              <Field label={say('account.lastName')} name="last_name" autoComplete="family-name" required errors={wrong['last_name']} />
            </div>
            <NewPassword wrong={wrong} name="password" again="password_confirm" />
          </>
        )}
        <p className="text-sm text-quiet">{say('account.inviteUntil', { day: dayOf(offer.expires_at, language) })}</p>
      </Form>
      <ToSignIn />
    </Door>
  );
}
