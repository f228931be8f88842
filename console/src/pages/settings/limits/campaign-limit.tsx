import type {
  MessagingCampaignSettingsData,
  MessagingCampaignSettingsReplaceData,
  MessagingCampaignSettingsReplaceResponses,
  MessagingCampaignSettingsResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/page.tsx';
import { toast } from '../../../ui/toast.tsx';
import { words } from './words/index.ts';

/** To how many people one person may begin a campaign; above it a second one approves. */
export function CampaignLimit() {
  const { say } = useWords(words);
  const read = useRead<MessagingCampaignSettingsData, MessagingCampaignSettingsResponses>('/api/messaging/campaign-settings/');
  const save = useAct<MessagingCampaignSettingsReplaceData, MessagingCampaignSettingsReplaceResponses>('/api/messaging/campaign-settings/', {
    method: 'PUT',
  });
  const keep = (text: string) => save.mutate({ body: { approve_above: text === '' ? null : Number(text) } }, { onSuccess: () => toast(say('common.saved')) });
  return (
    <Panel title={say('g.campaigns')} text={say('limits.campaignsText')}>
      <Loaded read={read} rows={2}>
        {(now) => (
          <Form
            key={now.approve_above}
            className="px-4 pb-4"
            act={say('common.save')}
            busy={save.isPending}
            problem={save.error}
            send={({ text }) => keep(text('approve_above'))}
          >
            <Field
              name="approve_above"
              label={say('limits.campaignsAlone')}
              hint={say('limits.campaignsHint')}
              type="number"
              min={0}
              defaultValue={now.approve_above ?? ''}
              errors={save.error?.details['approve_above']}
            />
          </Form>
        )}
      </Loaded>
    </Panel>
  );
}
