import type {
  ClientsSmsChannelsCreateData,
  ClientsSmsChannelsCreateResponses,
  ClientsSmsChannelsUpdateData,
  ClientsSmsChannelsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Check } from '../../../ui/check.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Select } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { GATEWAYS, gatewayName } from './gateway-kinds.ts';
import type { GatewayKind } from './gateway-kinds.ts';
import type { Gateway } from './gateways.tsx';
import { SealedField } from './things.tsx';
import { words } from './words/index.ts';

const bodyOf = ({ text, on }: Typed) => ({
  account_user: text('account_user'),
  sender: text('sender'),
  ...(text('priority') === '' ? {} : { priority: Number(text('priority')) }),
  is_active: on('is_active'),
});

type Wrong = Readonly<Record<string, readonly string[]>>;
type Props = { client: string; gateway: Gateway | null; close: () => void };

function useSave({ client, gateway }: Pick<Props, 'client' | 'gateway'>, done: () => void) {
  const add = useAct<ClientsSmsChannelsCreateData, ClientsSmsChannelsCreateResponses>('/api/clients/{id}/sms-channels/');
  const change = useAct<ClientsSmsChannelsUpdateData, ClientsSmsChannelsUpdateResponses>('/api/clients/{id}/sms-channels/{channel_id}/', { method: 'PATCH' });
  const send = (typed: Typed) => {
    const [body, secret, kind] = [bodyOf(typed), typed.secret('secret'), typed.text('kind') as GatewayKind];
    const told = { onSuccess: done };
    if (gateway) change.mutate({ path: { id: client, channel_id: gateway.id }, body: { ...body, ...(secret === '' ? {} : { secret }) } }, told);
    else add.mutate({ path: { id: client }, body: { ...body, kind, secret } }, told);
  };
  return { send, busy: add.isPending || change.isPending, problem: add.error ?? change.error };
}

export function GatewayForm({ client, gateway, close }: Props) {
  const { say } = useWords(words);
  const done = () => {
    toast(say('common.saved'));
    close();
  };
  const { send, busy, problem } = useSave({ client, gateway }, done);
  return (
    <Dialog place="side" title={gateway ? gatewayName(gateway.kind) : say('channels.gatewayAdd')} close={close}>
      <Form className="p-5" act={say('common.save')} busy={busy} problem={problem} close={close} send={send}>
        <Fields now={gateway ?? BLANK} isNew={gateway === null} wrong={problem?.details ?? {}} />
      </Form>
    </Dialog>
  );
}

type Known = Partial<Pick<Gateway, 'account_user' | 'sender' | 'priority'>> & Pick<Gateway, 'has_secret' | 'is_active'>;
const BLANK: Known = { has_secret: false, is_active: true };

function Fields({ now, isNew, wrong }: { now: Known; isNew: boolean; wrong: Wrong }) {
  const { say } = useWords(words);
  return (
    <>
      {isNew && <Select label={say('channels.kind')} name="kind" choices={GATEWAYS} errors={wrong['kind']} />}
      <Field
        label={say('channels.gatewayUser')}
        name="account_user"
        autoComplete="off"
        required
        autoFocus
        defaultValue={now.account_user}
        errors={wrong['account_user']}
      />
      <SealedField label={say('channels.gatewaySecret')} name="secret" has={now.has_secret} isNew={isNew} errors={wrong['secret']} />
      <Field label={say('channels.gatewaySender')} name="sender" required defaultValue={now.sender} errors={wrong['sender']} />
      <Field
        label={say('channels.gatewayPriority')}
        hint={say('channels.gatewayPriorityHint')}
        name="priority"
        inputMode="numeric"
        defaultValue={now.priority}
        errors={wrong['priority']}
      />
      <Check label={say('channels.active')} name="is_active" defaultChecked={now.is_active} />
    </>
  );
}
