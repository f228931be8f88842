import type {
  MessagingWhatsappNumbersCreateData,
  MessagingWhatsappNumbersCreateResponses,
  MessagingWhatsappNumbersGetData,
  MessagingWhatsappNumbersGetResponses,
  MessagingWhatsappNumbersUpdateData,
  MessagingWhatsappNumbersUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { phoneNumber } from '../../../format/values.ts';
import { useWords } from '../../../i18n/index.ts';
import { Check } from '../../../ui/check.tsx';
import { Copy } from '../../../ui/copy.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import { filled } from './filled.ts';
import { SealedField } from './things.tsx';
import type { WhatsappNumber } from './whatsapp.tsx';
import { words } from './words/index.ts';

const CREDENTIALS = ['token', 'app_secret', 'pin'] as const;

type Wrong = Readonly<Record<string, readonly string[]>>;
type Props = { number: WhatsappNumber | null; close: () => void };

function useSave(number: WhatsappNumber | null, done: () => void) {
  const add = useAct<MessagingWhatsappNumbersCreateData, MessagingWhatsappNumbersCreateResponses>('/api/messaging/whatsapp/numbers/');
  const change = useAct<MessagingWhatsappNumbersUpdateData, MessagingWhatsappNumbersUpdateResponses>('/api/messaging/whatsapp/numbers/{id}/', {
    method: 'PATCH',
  });
  const send = (typed: Typed) => {
    const body = { waba_id: typed.text('waba_id'), ...filled(typed, CREDENTIALS), is_active: typed.on('is_active') };
    if (number) change.mutate({ path: { id: number.id }, body }, { onSuccess: done });
    else add.mutate({ body: { ...body, phone_number_id: typed.text('phone_number_id') } }, { onSuccess: done });
  };
  return { send, busy: add.isPending || change.isPending, problem: add.error ?? change.error };
}

const titleOf = (number: WhatsappNumber): string => (number.display_number === '' ? number.phone_number_id : phoneNumber(number.display_number));

export function NumberForm({ number, close }: Props) {
  const { say } = useWords(words);
  const done = () => {
    toast(say('common.saved'));
    close();
  };
  const { send, busy, problem } = useSave(number, done);
  return (
    <Dialog place="side" title={number ? titleOf(number) : say('channels.whatsappAdd')} close={close}>
      <Form className="p-5" act={say('common.save')} busy={busy} problem={problem} close={close} send={send}>
        <Fields now={number ?? BLANK} isNew={number === null} wrong={problem?.details ?? {}} />
      </Form>
      {number && <Callback id={number.id} />}
    </Dialog>
  );
}

type Known = Partial<Pick<WhatsappNumber, 'waba_id'>> & Pick<WhatsappNumber, 'has_token' | 'has_app_secret' | 'has_pin' | 'is_active'>;
const BLANK: Known = { has_token: false, has_app_secret: false, has_pin: false, is_active: true };

function Fields({ now, isNew, wrong }: { now: Known; isNew: boolean; wrong: Wrong }) {
  const { say } = useWords(words);
  return (
    <>
      {isNew && (
        <Field label={say('channels.whatsappPhoneId')} name="phone_number_id" inputMode="numeric" required autoFocus errors={wrong['phone_number_id']} />
      )}
      <Field label={say('channels.whatsappWaba')} name="waba_id" inputMode="numeric" required defaultValue={now.waba_id} errors={wrong['waba_id']} />
      <SealedField isNew={isNew} label={say('channels.whatsappToken')} name="token" has={now.has_token} errors={wrong['token']} />
      <SealedField isNew={isNew} label={say('channels.whatsappSecret')} name="app_secret" has={now.has_app_secret} errors={wrong['app_secret']} />
      <SealedField isNew={isNew} label={say('channels.whatsappPin')} name="pin" has={now.has_pin} errors={wrong['pin']} />
      <Check label={say('channels.active')} name="is_active" defaultChecked={now.is_active} />
    </>
  );
}

/** What has to be entered at Meta, where reports are to come by the number's own address. */
function Callback({ id }: { id: string }) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingWhatsappNumbersGetData, MessagingWhatsappNumbersGetResponses>('/api/messaging/whatsapp/numbers/{id}/', { path: { id } });
  if (!data) return null;
  return (
    <div className="space-y-3 border-t border-line p-5">
      <Copy label={say('channels.whatsappCallback')} value={data.callback_url} />
      <Copy label={say('channels.whatsappVerify')} value={data.verify_token} />
    </div>
  );
}
