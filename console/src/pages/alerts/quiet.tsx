import type { AlertSettingsData, AlertSettingsReplaceData, AlertSettingsReplaceResponses, AlertSettingsResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Settings = AlertSettingsResponses[200];

/** When people are left in peace, and when the daily digest comes; everybody may read it. */
export function Quiet() {
  const { say } = useWords(words);
  const read = useRead<AlertSettingsData, AlertSettingsResponses>('/api/alert-settings/');
  return (
    <Panel title={say('alerts.tab.quiet')} text={say('alerts.quietText')} className="max-w-xl">
      <Loaded read={read}>{(settings) => <QuietForm settings={settings} />}</Loaded>
    </Panel>
  );
}

function QuietForm({ settings }: { settings: Settings }) {
  const { say } = useWords(words);
  const may = useMay();
  const save = useAct<AlertSettingsReplaceData, AlertSettingsReplaceResponses>('/api/alert-settings/', { method: 'PUT' });
  const details = save.error?.details;
  return (
    <Form
      send={(typed) =>
        save.mutate(
          {
            body: {
              quiet_from: typed.text('quiet_from') || null,
              quiet_until: typed.text('quiet_until') || null,
              critical_breaks_quiet: typed.on('critical'),
              digest_at: typed.text('digest_at'),
            },
          },
          { onSuccess: () => toast(say('alerts.saved')) },
        )
      }
      act={say('alerts.save')}
      busy={save.isPending || !may('alerts.rules')}
      problem={save.error}
      className="px-4 pb-4"
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          name="quiet_from"
          type="time"
          label={say('alerts.quietFrom')}
          hint={say('alerts.quietHint')}
          defaultValue={settings.quiet_from ?? ''}
          errors={details?.['quiet_from']}
        />
        <Field name="quiet_until" type="time" label={say('alerts.quietUntil')} defaultValue={settings.quiet_until ?? ''} errors={details?.['quiet_until']} />
      </div>
      <Check name="critical" label={say('alerts.critical')} defaultChecked={settings.critical_breaks_quiet} />
      <Field name="digest_at" type="time" label={say('alerts.digestAt')} defaultValue={settings.digest_at} errors={details?.['digest_at']} />
    </Form>
  );
}
