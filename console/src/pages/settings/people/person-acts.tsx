import type {
  AuthUsersSecondFactorDeleteData,
  AuthUsersSecondFactorDeleteResponses,
  TenantsMembersDeleteData,
  TenantsMembersDeleteResponses,
  TenantsMembersResendData,
  TenantsMembersResendResponses,
  TenantsMembersUpdateData,
  TenantsMembersUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirm-button.tsx';
import { useTold } from '../../../ui/use-told.ts';
import { words } from '../words/index.ts';
import type { Member } from './people.tsx';

type Props = { client: string; member: Member; close: () => void };

const ONE = '/api/tenants/{id}/members/{member_id}/';

export function InvitationActs({ client, member, close }: Props) {
  const { say } = useWords(words);
  const told = useTold();
  const path = { id: client, member_id: member.id };
  const resend = useAct<TenantsMembersResendData, TenantsMembersResendResponses>('/api/tenants/{id}/members/{member_id}/resend/');
  return (
    <>
      <Button onClick={() => resend.mutate({ path }, told(say('settings.inviteAgainDone')))} disabled={resend.isPending}>
        {say('settings.inviteAgain')}
      </Button>
      <Remove path={path} close={close} label={say('settings.inviteRevoke')} text={say('settings.inviteRevokeText')} done={say('settings.inviteRevoked')} />
    </>
  );
}

export function MemberActs({ client, member, close }: Props) {
  const { say } = useWords(words);
  const path = { id: client, member_id: member.id };
  const name = member.name || member.email;
  return (
    <>
      <Suspend path={path} name={name} isActive={member.status === 'active'} />
      <ResetFactor id={member.user ?? ''} name={name} />
      <Remove path={path} close={close} label={say('settings.personRemove')} text={say('settings.personRemoveText', { name })} done={say('common.done')} />
    </>
  );
}

type Path = TenantsMembersDeleteData['path'];

function Remove({ path, close, label, text, done }: { path: Path; close: () => void; label: string; text: string; done: string }) {
  const remove = useAct<TenantsMembersDeleteData, TenantsMembersDeleteResponses>(ONE, { method: 'DELETE' });
  const act = {
    ...remove,
    mutate: (vars: { path: Path }, { onSuccess }: { onSuccess: () => void }) => remove.mutate(vars, { onSuccess: () => gone(onSuccess, close) }),
  };
  return <ConfirmButton label={label} title={`${label}?`} text={text} done={done} act={act} vars={{ path }} />;
}

function gone(told: () => void, close: () => void): void {
  told();
  close();
}

function Suspend({ path, name, isActive }: { path: Path; name: string; isActive: boolean }) {
  const { say } = useWords(words);
  const change = useAct<TenantsMembersUpdateData, TenantsMembersUpdateResponses>(ONE, { method: 'PATCH' });
  const verb = isActive ? 'settings.personSuspend' : 'settings.personResume';
  return (
    <ConfirmButton
      label={say(verb)}
      title={`${say(verb)}?`}
      text={say(`${verb}Text`, { name })}
      done={say('common.saved')}
      act={change}
      vars={{ path, body: { status: isActive ? ('suspended' as const) : ('active' as const) } }}
    />
  );
}

function ResetFactor({ id, name }: { id: string; name: string }) {
  const { say } = useWords(words);
  const reset = useAct<AuthUsersSecondFactorDeleteData, AuthUsersSecondFactorDeleteResponses>('/api/auth/users/{id}/second-factor/', { method: 'DELETE' });
  return (
    <ConfirmButton
      label={say('settings.personFactor')}
      title={`${say('settings.personFactor')}?`}
      text={say('settings.personFactorText', { name })}
      done={say('common.done')}
      act={reset}
      vars={{ path: { id } }}
    />
  );
}
