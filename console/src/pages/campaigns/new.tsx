import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { MessagingCampaignsCreateData, MessagingCampaignsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { words } from './words/index.ts';

type Type = NonNullable<MessagingCampaignsCreateData['body']['campaign_type']>;

const TYPES: readonly Type[] = ['sms', 'whatsapp', 'email', 'mixed'];

/** A name and a way; everything else is asked step by step, and kept from then on. */
export function NewCampaign({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const [type, setType] = useState<Type>('sms');
  const create = useAct<MessagingCampaignsCreateData, MessagingCampaignsCreateResponses>('/api/messaging/campaigns/');
  return (
    <Form
      className="p-5"
      act={say('campaigns.begin')}
      busy={create.isPending}
      problem={create.error}
      close={close}
      send={({ text }) =>
        create.mutate({ body: { name: text('name'), campaign_type: type } }, { onSuccess: ({ id }) => void navigate({ to: '/campaigns/$id', params: { id } }) })
      }
    >
      <Field label={say('common.name')} name="name" required minLength={3} hint={say('campaigns.nameHint')} errors={create.error?.details['name']} />
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
