import { useState } from 'react';
import type {
  TenantsMembersGetData,
  TenantsMembersGetResponses,
  TenantsMembersUpdateData,
  TenantsMembersUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useMe } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Form } from '../../../ui/form.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Facts } from '../../../ui/page.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { toast } from '../../../ui/toast.tsx';
import { Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';
import { InvitationActs, MemberActs } from './person-acts.tsx';
import type { Member } from './people.tsx';
import { roleOf, RoleSelect } from './role-select.tsx';

type Props = { client: string; id: string; close: () => void };

/** One person's place here: role, state, and what can be done about it. */
export function Person({ client, id, close }: Props) {
  const { say } = useWords(words);
  const read = useRead<TenantsMembersGetData, TenantsMembersGetResponses>('/api/tenants/{id}/members/{member_id}/', { path: { id: client, member_id: id } });
  return (
    <Dialog place="side" title={read.data?.name || read.data?.email || say('nav.people')} close={close}>
      <Loaded read={read}>{(member) => <Place client={client} member={member} close={close} />}</Loaded>
    </Dialog>
  );
}

function Place({ client, member, close }: { client: string; member: Member; close: () => void }) {
  const { say } = useWords(words);
  const { data: me } = useMe();
  const isOpen = member.user === null;
  const isSelf = member.user !== null && member.user === me?.id;
  return (
    <div className="space-y-4 pb-5">
      <Facts
        facts={[
          [say('common.state'), <StateBadge key="s" state={member.status} />],
          [say('settings.inviteEmail'), member.email],
          [say('settings.peopleRole'), say(`role.${member.role}` as 'role.agent')],
          [say('settings.peopleJoined'), <Time key="j" at={member.joined_at ?? member.invited_at} />],
          ...(isOpen ? ([[say('settings.inviteUntil'), <Time key="e" at={member.expires_at} />]] as const) : []),
        ]}
      />
      {!isSelf && !isOpen && <RoleForm client={client} member={member} />}
      {!isSelf && (
        <div className="flex flex-wrap gap-2 border-t border-line px-4 pt-4">
          {isOpen ? <InvitationActs client={client} member={member} close={close} /> : <MemberActs client={client} member={member} close={close} />}
        </div>
      )}
    </div>
  );
}

function RoleForm({ client, member }: { client: string; member: Member }) {
  const { say } = useWords(words);
  const [role, setRole] = useState(roleOf(member.role));
  const change = useAct<TenantsMembersUpdateData, TenantsMembersUpdateResponses>('/api/tenants/{id}/members/{member_id}/', { method: 'PATCH' });
  const send = () => change.mutate({ path: { id: client, member_id: member.id }, body: { role } }, { onSuccess: () => toast(say('common.saved')) });
  return (
    <Form className="px-4" act={say('common.save')} busy={change.isPending || role === member.role} problem={change.error} send={send}>
      <RoleSelect role={role} choose={setRole} errors={change.error?.details['role']} />
    </Form>
  );
}
