import type { ClientsGetData, ClientsGetResponses, ClientsUpdateData, ClientsUpdateResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { LANGUAGES, useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Language = NonNullable<ClientsUpdateData['body']['language']>;

const changeOf = (text: Typed['text'], on: Typed['on']): ClientsUpdateData['body'] => ({
  language: text('language') as Language,
  check_meter_digit: on('check_meter_digit'),
  branding: { primary_color: text('colour') || null },
});

/** How customers are written to, and how their typing is checked. */
export function SellingPanel({ client }: { client: string }) {
  const { say } = useWords(words);
  const path = { id: client };
  const read = useRead<ClientsGetData, ClientsGetResponses>('/api/clients/{id}/', { path });
  const save = useAct<ClientsUpdateData, ClientsUpdateResponses>('/api/clients/{id}/', { method: 'PATCH' });
  const done = () => toast(say('common.saved'));
  return (
    <Panel title={say('settings.orgSelling')}>
      <Loaded read={read} rows={3}>
        {(now) => (
          <Form
            key={now.updated_at}
            className="px-4 pb-4"
            act={say('common.save')}
            busy={save.isPending}
            problem={save.error}
            send={({ text, on }) => save.mutate({ path, body: changeOf(text, on) }, { onSuccess: done })}
          >
            <Select label={say('settings.orgLanguage')} name="language" choices={LANGUAGES} defaultValue={now.language} />
            <Field
              label={say('settings.orgColour')}
              hint={say('settings.orgColourHint')}
              name="colour"
              pattern="#[0-9A-Fa-f]{6}"
              placeholder="#0b5c6b"
              defaultValue={now.branding.primary_color ?? ''}
              errors={save.error?.details?.['branding.primary_color']}
            />
            <Check label={say('settings.orgDigit')} hint={say('settings.orgDigitHint')} name="check_meter_digit" defaultChecked={now.check_meter_digit} />
          </Form>
        )}
      </Loaded>
    </Panel>
  );
}
