import type {
  MessagingCampaignSettingsData,
  MessagingCampaignSettingsReplaceData,
  MessagingCampaignSettingsReplaceResponses,
  MessagingCampaignSettingsResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Field } from '../../../ui/field.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Setting, SettingForm } from '../setting.tsx';
import { words } from './words/index.ts';

/** To how many people one person may begin a campaign; above it a second one approves. */
export function CampaignLimit() {
  const { say } = useWords(words);
  const read = useRead<MessagingCampaignSettingsData, MessagingCampaignSettingsResponses>('/api/messaging/campaign-settings/');
  const save = useAct<MessagingCampaignSettingsReplaceData, MessagingCampaignSettingsReplaceResponses>('/api/messaging/campaign-settings/', {
    method: 'PUT',
  });
  return (
    <Setting
      title={say('g.campaigns')}
      text={say('limits.campaignsText')}
      read={read}
      rows={2}
      form={(now) => (
        <SettingForm save={save} bodyOf={bodyOf}>
          <Field
            name="approve_above"
            label={say('limits.campaignsAlone')}
            hint={say('limits.campaignsHint')}
            type="number"
            min={0}
            defaultValue={now.approve_above ?? ''}
            errors={save.error?.details['approve_above']}
          />
        </SettingForm>
      )}
    />
  );
}

function bodyOf({ text }: Typed): MessagingCampaignSettingsReplaceData['body'] {
  const typed = text('approve_above');
  return { approve_above: typed === '' ? null : Number(typed) };
}
