import { useState } from 'react';
import type {
  ClientsChannelsCreateData,
  ClientsChannelsCreateResponses,
  ClientsChannelsUpdateData,
  ClientsChannelsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useCurrency } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Check } from '../../../ui/check.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Select } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { filled } from './filled.ts';
import type { Paybill } from './paybills.tsx';
import { SealedField } from './things.tsx';
import { words } from './words/index.ts';

const CREDENTIALS = ['consumer_key', 'consumer_secret', 'passkey', 'security_credential'] as const;
const MONEY = /^\d+(?:\.\d{1,2})?$/;

type Body = ClientsChannelsCreateData['body'];

function bodyOf(typed: Typed, kind: 'paybill' | 'till'): Body {
  const hold = typed.text('hold_above');
  return {
    shortcode: typed.text('shortcode'),
    kind,
    ...(kind === 'till' ? { store_number: typed.text('store_number') || null } : {}),
    initiator: typed.text('initiator') || null,
    ...(MONEY.test(hold) ? { hold_above: hold } : {}),
    external_validation: typed.on('external_validation'),
    is_active: typed.on('is_active'),
    ...filled(typed, CREDENTIALS),
  };
}

type Wrong = Readonly<Record<string, readonly string[]>>;
type Props = { client: string; paybill: Paybill | null; close: () => void };

function useSave({ client, paybill }: Pick<Props, 'client' | 'paybill'>, done: () => void) {
  const add = useAct<ClientsChannelsCreateData, ClientsChannelsCreateResponses>('/api/clients/{id}/channels/');
  const change = useAct<ClientsChannelsUpdateData, ClientsChannelsUpdateResponses>('/api/clients/{id}/channels/{channel_id}/', { method: 'PATCH' });
  const send = (body: Body) => {
    if (paybill) change.mutate({ path: { id: client, channel_id: paybill.id }, body }, { onSuccess: done });
    else add.mutate({ path: { id: client }, body }, { onSuccess: done });
  };
  return { send, busy: add.isPending || change.isPending, problem: add.error ?? change.error };
}

export function PaybillForm({ client, paybill, close }: Props) {
  const { say } = useWords(words);
  const now = paybill ?? BLANK;
  const [kind, setKind] = useState(now.kind);
  const done = () => {
    toast(say('common.saved'));
    close();
  };
  const { send, busy, problem } = useSave({ client, paybill }, done);
  const wrong = problem?.details ?? {};
  const title = paybill ? say('channels.paybillChange', { number: paybill.shortcode }) : say('channels.paybillAdd');
  return (
    <Dialog place="side" title={title} close={close}>
      <Form className="p-5" act={say('common.save')} busy={busy} problem={problem} close={close} send={(typed) => send(bodyOf(typed, kind))}>
        <Select
          label={say('channels.kind')}
          name="kind"
          choices={(['paybill', 'till'] as const).map((value) => ({ value, label: say(`channels.kind.${value}`) }))}
          value={kind}
          onChange={(event) => setKind(event.target.value === 'till' ? 'till' : 'paybill')}
        />
        <Fields now={now} isTill={kind === 'till'} wrong={wrong} />
        <Credentials now={now} isNew={paybill === null} wrong={wrong} />
        <Rules now={now} wrong={wrong} />
      </Form>
    </Dialog>
  );
}

type Known = Omit<
  Paybill,
  'id' | 'client' | 'provider' | 'base_url' | 'urls_registered_at' | 'confirmation_url' | 'validation_url' | 'created_at' | 'updated_at'
>;
const BLANK: Known = {
  kind: 'paybill',
  shortcode: '',
  store_number: null,
  has_consumer_key: false,
  has_consumer_secret: false,
  has_passkey: false,
  initiator: null,
  has_security_credential: false,
  external_validation: false,
  hold_above: '',
  is_active: true,
};

function Fields({ now, isTill, wrong }: { now: Known; isTill: boolean; wrong: Wrong }) {
  const { say } = useWords(words);
  const number = { inputMode: 'numeric' } as const;
  return (
    <>
      <Field {...number} label={say('channels.shortcode')} name="shortcode" required autoFocus defaultValue={now.shortcode} errors={wrong['shortcode']} />
      {isTill && <Field {...number} label={say('channels.store')} name="store_number" defaultValue={now.store_number ?? ''} errors={wrong['store_number']} />}
    </>
  );
}

function Credentials({ now, isNew, wrong }: { now: Known; isNew: boolean; wrong: Wrong }) {
  const { say } = useWords(words);
  const sealed = (name: (typeof CREDENTIALS)[number], label: string) => (
    <SealedField label={label} name={name} has={now[`has_${name}`]} isNew={isNew} errors={wrong[name]} />
  );
  return (
    <>
      {sealed('consumer_key', say('channels.consumerKey'))}
      {sealed('consumer_secret', say('channels.consumerSecret'))}
      {sealed('passkey', say('channels.passkey'))}
      <Field label={say('channels.initiator')} name="initiator" defaultValue={now.initiator ?? ''} errors={wrong['initiator']} />
      {sealed('security_credential', say('channels.credential'))}
    </>
  );
}

function Rules({ now, wrong }: { now: Known; wrong: Wrong }) {
  const currency = useCurrency();
  const { say } = useWords(words);
  return (
    <>
      <Field
        label={`${say('channels.hold')} (${currency})`}
        hint={say('channels.holdHint')}
        name="hold_above"
        inputMode="decimal"
        defaultValue={now.hold_above}
        errors={wrong['hold_above']}
      />
      <Check label={say('channels.validation')} hint={say('channels.validationHint')} name="external_validation" defaultChecked={now.external_validation} />
      <Check label={say('channels.active')} name="is_active" defaultChecked={now.is_active} />
    </>
  );
}
