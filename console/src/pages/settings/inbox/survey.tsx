import type {
  MessagingSurveyData,
  MessagingSurveyReplaceData,
  MessagingSurveyReplaceResponses,
  MessagingSurveyResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { LANGUAGES, useWords } from '../../../i18n/index.ts';
import { Check } from '../../../ui/check.tsx';
import { Field } from '../../../ui/field.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { Setting, SettingForm } from '../setting.tsx';
import { words } from './words/index.ts';

type Survey = MessagingSurveyResponses[200];

/** Whether customers are asked how well they were helped, how often, and in which words. */
export function SurveySettings() {
  const { say } = useWords(words);
  const read = useRead<MessagingSurveyData, MessagingSurveyResponses>('/api/messaging/survey/');
  return (
    <Setting
      className="max-w-2xl"
      title={say('inboxSettings.survey')}
      text={say('inboxSettings.surveyText')}
      read={read}
      form={(survey) => <SurveyForm survey={survey} />}
    />
  );
}

function SurveyForm({ survey }: { survey: Survey }) {
  const { say } = useWords(words);
  const save = useAct<MessagingSurveyReplaceData, MessagingSurveyReplaceResponses>('/api/messaging/survey/', { method: 'PUT' });
  const wrong = save.error?.details ?? {};
  return (
    <SettingForm save={save} bodyOf={bodyOf}>
      <Check name="is_on" label={say('inboxSettings.surveyOn')} hint={say('inboxSettings.surveyOnHint')} defaultChecked={survey.is_on} />
      <Field
        name="every_days"
        label={say('inboxSettings.surveyDays')}
        hint={say('inboxSettings.surveyDaysHint')}
        type="number"
        min={1}
        max={365}
        required
        defaultValue={survey.every_days}
        errors={wrong['every_days']}
      />
      {LANGUAGES.map(({ value, label }) => (
        <Field
          key={value}
          name={value}
          lang={value}
          label={say('inboxSettings.surveyWords', { language: label })}
          hint={say('inboxSettings.surveyWordsHint')}
          maxLength={300}
          defaultValue={survey.words[value] ?? ''}
        />
      ))}
    </SettingForm>
  );
}

const bodyOf = ({ text, on }: Typed): MessagingSurveyReplaceData['body'] => ({
  is_on: on('is_on'),
  every_days: Number(text('every_days')),
  words: Object.fromEntries(LANGUAGES.map(({ value }) => [value, text(value)])),
});
