import type {
  MessagingLabelsCreateData,
  MessagingLabelsCreateResponses,
  MessagingLabelsUpdateData,
  MessagingLabelsUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { Label } from './labels.tsx';
import { words } from './words/index.ts';

const FIRST_COLOR = '#0f766e';

export function LabelForm({ label, close }: { label: Label | null; close: () => void }) {
  const { say } = useWords(words);
  const add = useAct<MessagingLabelsCreateData, MessagingLabelsCreateResponses>('/api/messaging/labels/');
  const change = useAct<MessagingLabelsUpdateData, MessagingLabelsUpdateResponses>('/api/messaging/labels/{id}/', { method: 'PATCH' });
  const problem = add.error ?? change.error;
  const wrong = problem?.details ?? {};
  const onSuccess = () => {
    toast(say('common.saved'));
    close();
  };
  const send = ({ text }: Typed) => {
    const body = { name: text('name'), color: text('color'), description: text('description') };
    if (label) change.mutate({ path: { id: label.id }, body }, { onSuccess });
    else add.mutate({ body }, { onSuccess });
  };
  return (
    <Form className="p-5" act={say('common.save')} busy={add.isPending || change.isPending} problem={problem} close={close} send={send}>
      <Field label={say('common.name')} name="name" required maxLength={60} autoFocus defaultValue={label?.name} errors={wrong['name']} />
      <Field
        label={say('inboxSettings.color')}
        name="color"
        type="color"
        className="h-9 w-20 cursor-pointer rounded-md border border-line bg-surface-1 p-1"
        defaultValue={label?.color || FIRST_COLOR}
        errors={wrong['color']}
      />
      <Field label={say('inboxSettings.teamAbout')} name="description" maxLength={300} defaultValue={label?.description} errors={wrong['description']} />
    </Form>
  );
}
