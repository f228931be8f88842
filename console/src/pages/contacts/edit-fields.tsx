import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type {
  MessagingContactAttributesListData,
  MessagingContactAttributesListResponses,
  MessagingSegmentsListData,
  MessagingSegmentsListResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { CHANNELS, type Action } from './edit-parts.ts';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Errors = Readonly<Record<string, readonly string[] | undefined>>;
type Definition = MessagingContactAttributesListResponses[200]['results'][number];

const MANY = 100;

type Props = { errors: Errors };

const FIELDS: Readonly<Record<Action, (props: Props) => ReactNode>> = {
  add_tags: Tags,
  remove_tags: Tags,
  set_attribute: (props) => <Attribute isSet {...props} />,
  clear_attribute: (props) => <Attribute isSet={false} {...props} />,
  add_to_segment: Segment,
  remove_from_segment: Segment,
  opt_out: OptOut,
  block: Block,
  unblock: () => <Follows text="contacts.many.unblockText" />,
  erase: () => <Follows text="contacts.many.eraseText" />,
};

/** What an action is told, and what follows from it. */
export function EditFields({ action, errors }: Props & { action: Action }) {
  const Fields = FIELDS[action];
  return <Fields errors={errors} />;
}

function Follows({ text }: { text: WordKey }) {
  const { say } = useWords(words);
  return <p>{say(text)}</p>;
}

function Tags({ errors }: Props) {
  const { say } = useWords(words);
  return <Field label={say('contacts.tags')} name="tags" hint={say('contacts.tagsHint')} errors={errors['tags']} required autoFocus />;
}

function Block({ errors }: Props) {
  const { say } = useWords(words);
  return (
    <>
      <Follows text="contacts.blockText" />
      <Field label={say('common.reason')} hint={say('common.reasonHint')} name="reason" maxLength={500} errors={errors['reason']} />
    </>
  );
}

function Attribute({ isSet, errors }: Props & { isSet: boolean }) {
  const { say } = useWords(words);
  const id = useId();
  const [key, setKey] = useState('');
  const { data } = useRead<MessagingContactAttributesListData, MessagingContactAttributesListResponses>('/api/messaging/contact-attributes/');
  const known = data?.results ?? [];
  return (
    <>
      <Field
        label={say('contacts.many.attribute')}
        hint={say('contacts.many.attributeHint')}
        name="attribute"
        list={id}
        value={key}
        onChange={(event) => setKey(event.target.value)}
        errors={errors['attribute']}
        maxLength={60}
        autoComplete="off"
        required
        autoFocus
      />
      <datalist id={id}>
        {known.map((one) => (
          <option key={one.id} value={one.key}>
            {one.label}
          </option>
        ))}
      </datalist>
      {isSet && <Value definition={known.find((one) => one.key === key)} errors={errors['value'] ?? errors[`attributes.${key}`]} />}
    </>
  );
}

/** In the shape that the attribute wants, where it has a type. */
function Value({ definition, errors }: { definition: Definition | undefined; errors: readonly string[] | undefined }) {
  const { say } = useWords(words);
  const common = { label: say('contacts.value'), name: 'value', errors, required: true };
  if (definition?.type === 'choice') return <Select {...common} choices={definition.options.map((one) => ({ value: one, label: one }))} />;
  if (definition?.type === 'boolean')
    return (
      <Select
        {...common}
        choices={[
          { value: 'true', label: say('contacts.yes') },
          { value: 'false', label: say('contacts.no') },
        ]}
      />
    );
  if (definition?.type === 'date') return <Field {...common} type="date" />;
  return <Field {...common} inputMode={definition?.type === 'number' ? 'decimal' : 'text'} maxLength={1_000} autoComplete="off" />;
}

function Segment({ errors }: Props) {
  const { say } = useWords(words);
  const { data } = useRead<MessagingSegmentsListData, MessagingSegmentsListResponses>('/api/messaging/segments/', { query: { page_size: MANY } });
  const lists = (data?.results ?? []).filter((one) => one.kind === 'static');
  if (data && lists.length === 0) return <p className="text-quiet">{say('contacts.many.noList')}</p>;
  return (
    <Select
      label={say('contacts.static')}
      name="segment"
      choices={lists.map((one) => ({ value: one.id, label: one.name }))}
      errors={errors['segment']}
      required
    />
  );
}

function OptOut({ errors }: Props) {
  const { say } = useWords(words);
  const [purpose, setPurpose] = useState('marketing');
  const purposes = [
    { value: 'marketing', label: say('contacts.many.marketing') },
    { value: 'service', label: say('contacts.many.service') },
  ];
  return (
    <>
      <Select label={say('contacts.many.purpose')} name="purpose" choices={purposes} value={purpose} onChange={(event) => setPurpose(event.target.value)} />
      {purpose === 'marketing' && (
        <div className="flex flex-wrap gap-x-5" role="group" aria-label={say('contacts.many.channels')}>
          {CHANNELS.map((channel) => (
            <Check key={channel} label={say(`contacts.channel.${channel}`)} name={`channel.${channel}`} defaultChecked />
          ))}
        </div>
      )}
      <Field
        label={say('contacts.evidence')}
        hint={say('contacts.many.evidenceHint')}
        name="reason"
        maxLength={500}
        errors={errors['reason'] ?? errors['channels']}
        required
        autoFocus
      />
      <p className="text-sm text-quiet">{say('contacts.many.noGrant')}</p>
    </>
  );
}
