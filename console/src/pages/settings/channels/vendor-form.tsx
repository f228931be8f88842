import type {
  ClientsVendorAccountsCreateData,
  ClientsVendorAccountsCreateResponses,
  ClientsVendorAccountsUpdateData,
  ClientsVendorAccountsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Check } from '../../../ui/check.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Select } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { SealedField } from './things.tsx';
import type { VendorAccount } from './vendors.tsx';
import { words } from './words/index.ts';

const DIALECTS = ['stronpower', 'stronpower_legacy'] as const;

function bodyOf({ text, on }: Typed) {
  return {
    company: text('company'),
    username: text('username'),
    dialect: DIALECTS.find((one) => one === text('dialect')) ?? 'stronpower',
    ...(text('max_in_flight') === '' ? {} : { max_in_flight: Number(text('max_in_flight')) }),
    ...(on('is_default') ? { is_default: true } : {}),
  };
}

type Wrong = Readonly<Record<string, readonly string[]>>;
type Props = { client: string; account: VendorAccount | null; close: () => void };

function useSave({ client, account }: Pick<Props, 'client' | 'account'>, done: () => void) {
  const add = useAct<ClientsVendorAccountsCreateData, ClientsVendorAccountsCreateResponses>('/api/clients/{id}/vendor-accounts/');
  const change = useAct<ClientsVendorAccountsUpdateData, ClientsVendorAccountsUpdateResponses>('/api/clients/{id}/vendor-accounts/{account_id}/', {
    method: 'PATCH',
  });
  const send = (typed: Typed) => {
    const [body, password] = [bodyOf(typed), typed.secret('password')];
    const told = { onSuccess: done };
    if (account) change.mutate({ path: { id: client, account_id: account.id }, body: { ...body, ...(password === '' ? {} : { password }) } }, told);
    else add.mutate({ path: { id: client }, body: { ...body, password } }, told);
  };
  return { send, busy: add.isPending || change.isPending, problem: add.error ?? change.error };
}

export function VendorForm({ client, account, close }: Props) {
  const { say } = useWords(words);
  const done = () => {
    toast(say('common.saved'));
    close();
  };
  const { send, busy, problem } = useSave({ client, account }, done);
  return (
    <Dialog place="side" title={account?.company ?? say('channels.vendorAdd')} close={close}>
      <Form className="p-5" act={say('common.save')} busy={busy} problem={problem} close={close} send={send}>
        <Fields now={account ?? BLANK} isNew={account === null} wrong={problem?.details ?? {}} />
      </Form>
    </Dialog>
  );
}

type Known = Partial<Pick<VendorAccount, 'company' | 'username' | 'dialect' | 'max_in_flight'>> & Pick<VendorAccount, 'has_password' | 'is_default'>;
const BLANK: Known = { has_password: false, is_default: false };

function Fields({ now, isNew, wrong }: { now: Known; isNew: boolean; wrong: Wrong }) {
  const { say } = useWords(words);
  const dialects = DIALECTS.map((value) => ({ value, label: say(`channels.dialect.${value}`) }));
  return (
    <>
      <Field label={say('channels.company')} name="company" required autoFocus defaultValue={now.company} errors={wrong['company']} />
      <Field label={say('channels.username')} name="username" autoComplete="off" required defaultValue={now.username} errors={wrong['username']} />
      <SealedField label={say('channels.password')} name="password" has={now.has_password} isNew={isNew} errors={wrong['password']} />
      <Select label={say('channels.dialect')} name="dialect" choices={dialects} defaultValue={now.dialect} errors={wrong['dialect']} />
      <Field label={say('channels.inFlight')} name="max_in_flight" inputMode="numeric" defaultValue={now.max_in_flight} errors={wrong['max_in_flight']} />
      {!now.is_default && <Check label={say('channels.isDefault')} name="is_default" />}
    </>
  );
}
