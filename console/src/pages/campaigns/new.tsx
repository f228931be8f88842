import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TYPES } from './begin.tsx';
import type { Type } from './begin.tsx';
import { words } from './words/index.ts';

const SHORTEST = 3;

/** A name and a way; who gets it is asked next, and from then on it is kept as a draft. */
export function NewCampaign({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const [type, setType] = useState<Type>('sms');
  const [name, setName] = useState('');
  return (
    <Form
      className="p-5"
      act={say('campaigns.begin')}
      busy={name.trim().length < SHORTEST}
      close={close}
      send={() => void navigate({ to: '/campaigns/new', search: { name: name.trim(), type } as never })}
    >
      <Field
        label={say('common.name')}
        name="name"
        required
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
        hint={say('campaigns.nameHint')}
      />
      <div>
        <p className="mb-1 text-sm font-medium">{say('campaigns.channel')}</p>
        <Segmented
          label={say('campaigns.channel')}
          value={type}
          onChange={setType}
          options={TYPES.map((value) => ({ value, label: say(`campaigns.type.${value}`) }))}
        />
        <p className="mt-1 text-xs text-quiet">{say(`campaigns.typeText.${type}`)}</p>
      </div>
    </Form>
  );
}
