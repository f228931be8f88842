import { useState } from 'react';
import type {
  MessagingContactAttributesCreateData,
  MessagingContactAttributesCreateResponses,
  MessagingContactAttributesUpdateData,
  MessagingContactAttributesUpdateResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Field, Select, TextArea } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { Attribute } from './attributes.tsx';
import { words } from './words/index.ts';

type Type = MessagingContactAttributesCreateData['body']['type'];

const TYPES: readonly Type[] = ['text', 'number', 'date', 'boolean', 'choice'];

/** Key and type are chosen once: values that are held to them are kept with people already. */
export function AttributeForm({ attribute, close }: { attribute: Attribute | null; close: () => void }) {
  const { say } = useWords(words);
  const [type, setType] = useState<string>(attribute?.type ?? 'text');
  const { send, problem, busy } = useSave(attribute, { type: type as Type, close });
  const wrong = problem?.details ?? {};
  return (
    <Form className="p-5" act={say('common.save')} busy={busy} problem={problem} close={close} send={send}>
      {!attribute && (
        <Field label={say('inboxSettings.attributeKey')} hint={say('inboxSettings.attributeKeyHint')} name="key" required autoFocus errors={wrong['key']} />
      )}
      <Field label={say('common.name')} name="label" maxLength={100} defaultValue={attribute?.label} errors={wrong['label']} />
      {!attribute && (
        <Select
          label={say('inboxSettings.attributeType')}
          name="type"
          value={type}
          onChange={(event) => setType(event.target.value)}
          choices={TYPES.map((value) => ({ value, label: say(`inboxSettings.attributeType.${value}`) }))}
          errors={wrong['type']}
        />
      )}
      {type === 'choice' && (
        <TextArea
          label={say('inboxSettings.attributeOptions')}
          hint={say('inboxSettings.attributeOptionsHint')}
          name="options"
          defaultValue={attribute?.options.join('\n')}
          errors={wrong['options']}
        />
      )}
    </Form>
  );
}

function useSave(attribute: Attribute | null, { type, close }: { type: Type; close: () => void }) {
  const { say } = useWords(words);
  const add = useAct<MessagingContactAttributesCreateData, MessagingContactAttributesCreateResponses>('/api/messaging/contact-attributes/');
  const change = useAct<MessagingContactAttributesUpdateData, MessagingContactAttributesUpdateResponses>('/api/messaging/contact-attributes/{id}/', {
    method: 'PATCH',
  });
  const onSuccess = () => {
    toast(say('common.saved'));
    close();
  };
  const send = ({ text }: Typed) => {
    const label = text('label');
    const body = { ...(label === '' ? {} : { label }), ...(type === 'choice' ? { options: linesOf(text('options')) } : {}) };
    if (attribute) change.mutate({ path: { id: attribute.id }, body }, { onSuccess });
    else add.mutate({ body: { key: text('key'), type, ...body } }, { onSuccess });
  };
  return { send, problem: add.error ?? change.error, busy: add.isPending || change.isPending };
}

const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];
