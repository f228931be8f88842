import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { KeyChangeCampaignsCreateData, KeyChangeCampaignsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Typed } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from './words/index.ts';

type Body = KeyChangeCampaignsCreateData['body'];
type Choice = Body['select'];
type Key = NonNullable<Body['target']>;

const CHOICES: readonly Choice[] = ['all', 'list', 'key', 'file'];
const BASES = ['1993', '2014', '2035'];
const HOLD_DAYS = 14;

/** Gathers meters for a new key. Nothing is sent before the campaign is started. */
export function NewCampaign({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const [select, setSelect] = useState<Choice>('all');
  const create = useAct<KeyChangeCampaignsCreateData, KeyChangeCampaignsCreateResponses>('/api/key-change-campaigns/');
  const details = create.error?.details;
  const send = (typed: Typed) =>
    create.mutate(
      { body: bodyOf(select, typed) },
      {
        onSuccess: ({ id, progress }) => {
          toast(say('keychange.created', { count: progress.meters }));
          void navigate({ to: '/key-changes/$id', params: { id } });
        },
      },
    );
  return (
    <Dialog title={say('keychange.new')} close={close}>
      <Form send={send} act={say('keychange.create')} busy={create.isPending} problem={create.error} close={close} className="p-5">
        <Field name="name" label={say('keychange.name')} errors={details?.['name']} autoFocus />
        <KeyFields legend={say('keychange.to')} name="target" details={details} />
        <Select
          label={say('keychange.select')}
          value={select}
          onChange={(event) => setSelect(event.target.value as Choice)}
          choices={CHOICES.map((value) => ({ value, label: say(`keychange.select.${value}`) }))}
        />
        {select === 'list' && <TextArea name="meters" label={say('keychange.meters')} hint={say('keychange.metersHint')} errors={details?.['meters']} />}
        {select === 'key' && <KeyFields legend={say('keychange.from')} name="key" details={details} />}
        <Field name="hold_days" type="number" min={1} max={90} label={say('keychange.hold')} defaultValue={HOLD_DAYS} errors={details?.['hold_days']} />
      </Form>
    </Dialog>
  );
}

function KeyFields({ legend, name, details }: { legend: string; name: 'target' | 'key'; details: Readonly<Record<string, readonly string[]>> | undefined }) {
  const { say } = useWords(words);
  const bases = [{ value: '', label: say('keychange.any') }, ...BASES.map((value) => ({ value, label: value }))];
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 text-sm font-medium">{legend}</legend>
      <div className="grid grid-cols-2 gap-x-3">
        <Field name={`${name}.sgc`} label={say('keychange.sgc')} inputMode="numeric" maxLength={6} errors={details?.[`${name}.sgc`] ?? details?.['sgc']} />
        <Field name={`${name}.krn`} label={say('keychange.krn')} type="number" min={1} max={9} errors={details?.[`${name}.krn`] ?? details?.['krn']} />
        <Field name={`${name}.ti`} label={say('keychange.ti')} inputMode="numeric" maxLength={2} errors={details?.[`${name}.ti`] ?? details?.['ti']} />
        <Select name={`${name}.base`} label={say('keychange.base')} choices={bases} />
      </div>
    </fieldset>
  );
}

/** What was left empty is not asked for. */
function keyOf(typed: Typed, name: 'target' | 'key'): Key {
  const [sgc, krn, ti, base] = ['sgc', 'krn', 'ti', 'base'].map((part) => typed.text(`${name}.${part}`));
  return {
    ...(sgc ? { sgc } : {}),
    ...(krn ? { krn: Number(krn) } : {}),
    ...(ti ? { ti } : {}),
    ...(base ? { base_date: Number(base) as NonNullable<Key['base_date']> } : {}),
  };
}

function bodyOf(select: Choice, typed: Typed): Body {
  const target = keyOf(typed, 'target');
  const numbers = typed.text('meters').split(/[\s,;]+/);
  return {
    name: typed.text('name'),
    select,
    hold_days: Number(typed.text('hold_days')),
    ...(Object.keys(target).length > 0 ? { target } : {}),
    ...(select === 'list' ? { meters: numbers.filter((one) => one !== '') } : {}),
    ...(select === 'key' ? { key: keyOf(typed, 'key') } : {}),
  };
}
