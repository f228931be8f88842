import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TariffsVersionsCreateData, TariffsVersionsCreateResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { usePlace } from '../../../api/place.ts';
import { addDays, dayIn, momentOf } from '../../../format/zone.ts';
import { useWords } from '../../../i18n/index.ts';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { toast } from '../../../ui/toast.tsx';
import type { Tariff, Terms } from '../tariff.ts';
import { words } from '../words/index.ts';

type Props = { tariff: Tariff; terms: Terms | null; missed: () => void };

/** From when on the prices hold, by the client's clock; then they are kept for good. */
export function Begin({ tariff, terms, missed }: Props) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const { zone } = usePlace();
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [wall, setWall] = useState(() => `${addDays(dayIn(new Date(), zone), 1)}T00:00`);
  const save = useAct<TariffsVersionsCreateData, TariffsVersionsCreateResponses>('/api/tariffs/{id}/versions/');
  const done = () => {
    toast(say('tariffs.saved'));
    void navigate({ to: '/tariffs/$id', params: { id: tariff.id } });
  };
  const send = () => {
    if (!terms) return missed();
    const at = when === 'later' ? momentOf(wall, zone) : null;
    save.mutate({ path: { id: tariff.id }, body: { ...terms, ...(at === null ? {} : { effective_from: at }) } }, { onSuccess: done });
  };
  const options = [
    { value: 'now', label: say('tariffs.now') },
    { value: 'later', label: say('tariffs.later') },
  ] as const;
  const wrong = Object.values(save.error?.details ?? {}).flat();
  return (
    <Panel title={say('tariffs.begins')}>
      <Form
        send={send}
        act={say(when === 'now' ? 'tariffs.save' : 'tariffs.saveLater')}
        busy={save.isPending}
        problem={save.error}
        close={() => void navigate({ to: '/tariffs/$id', params: { id: tariff.id } })}
        className="px-4 pb-4"
      >
        <Segmented label={say('tariffs.begins')} value={when} options={options} onChange={setWhen} />
        {when === 'later' && (
          <Field
            label={say('tariffs.beginsAt')}
            type="datetime-local"
            value={wall}
            hint={say('tariffs.zone', { zone })}
            onChange={(event) => setWall(event.target.value)}
          />
        )}
        {wrong.length > 0 && <p className="text-danger">{wrong.join(' ')}</p>}
      </Form>
    </Panel>
  );
}
