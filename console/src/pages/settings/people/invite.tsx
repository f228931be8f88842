import { useState } from 'react';
import type { TenantsMembersCreateData, TenantsMembersCreateResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { words } from '../words/index.ts';
import { RoleSelect } from './role-select.tsx';
import type { RoleName } from './role-select.tsx';

/** A place offered to an address: whoever reads mail there takes it. */
export function Invite({ client, close }: { client: string; close: () => void }) {
  const { say } = useWords(words);
  const [role, setRole] = useState<RoleName>('agent');
  const invite = useAct<TenantsMembersCreateData, TenantsMembersCreateResponses>('/api/tenants/{id}/members/');
  const wrong = invite.error?.details ?? {};
  const send = (email: string) => {
    const done = () => {
      toast(say('settings.inviteSent', { email }));
      close();
    };
    invite.mutate({ path: { id: client }, body: { email, role } }, { onSuccess: done });
  };
  return (
    <Dialog title={say('settings.inviteTitle')} close={close}>
      <Form className="p-5" act={say('settings.invite')} busy={invite.isPending} problem={invite.error} close={close} send={({ text }) => send(text('email'))}>
        <Field label={say('settings.inviteEmail')} name="email" type="email" autoComplete="off" required autoFocus errors={wrong['email']} />
        <RoleSelect role={role} choose={setRole} errors={wrong['role']} />
      </Form>
    </Dialog>
  );
}
