import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Check } from '../../../ui/check.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Panel } from '../../../ui/page.tsx';
import { words } from '../words/index.ts';
import type { LevyDraft } from './draft.ts';
import type { Part } from './editor.tsx';

const MOST = 10;

/** What is owed to somebody else, out of the price or beside it. */
export function Taxes({ draft, change, wrongAt }: Part) {
  const { say } = useWords(words);
  const { levies } = draft;
  const set = (at: number, to: Partial<LevyDraft>) => change({ levies: levies.map((levy, index) => (index === at ? { ...levy, ...to } : levy)) });
  return (
    <Panel title={say('tariffs.taxes')}>
      <div className="space-y-2 px-4 pb-4">
        <Vat draft={draft} change={change} wrongAt={wrongAt} />
        {levies.map((levy, at) => (
          <fieldset key={at} className="grid grid-cols-[1fr_1fr_auto] items-start gap-2 sm:grid-cols-[1fr_7rem_7rem_auto]">
            <legend className="sr-only">{say('tariffs.levy', { name: levy.name })}</legend>
            <div className="col-span-2 sm:col-span-1">
              <Field
                label={say('tariffs.levyName')}
                value={levy.name}
                errors={wrongAt(`levyName${at}`)}
                onChange={(event) => set(at, { name: event.target.value })}
              />
            </div>
            <Button
              look="ghost"
              square
              className="mt-6 sm:order-last"
              aria-label={say('tariffs.dropLevy')}
              onClick={() => change({ levies: levies.toSpliced(at, 1) })}
            >
              <Icon name="close" />
            </Button>
            <Field
              label={say('tariffs.levyPercent')}
              value={levy.percent}
              inputMode="decimal"
              errors={wrongAt(`levyPercent${at}`)}
              onChange={(event) => set(at, { percent: event.target.value })}
            />
            <Field
              label={say('tariffs.levyPerUnit')}
              value={levy.perUnit}
              inputMode="decimal"
              errors={wrongAt(`levyPerUnit${at}`)}
              onChange={(event) => set(at, { perUnit: event.target.value })}
            />
          </fieldset>
        ))}
        {levies.length < MOST && (
          <Button onClick={() => change({ levies: [...levies, { name: '', percent: '', perUnit: '' }] })}>
            <Icon name="plus" size={14} /> {say('tariffs.addLevy')}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Vat({ draft, change, wrongAt }: Part) {
  const { say } = useWords(words);
  return (
    <div className="grid items-end gap-x-4 sm:grid-cols-[8rem_1fr]">
      <Field
        label={say('tariffs.vatPercent')}
        value={draft.vat}
        inputMode="decimal"
        errors={wrongAt('vat')}
        onChange={(event) => change({ vat: event.target.value })}
      />
      <Check label={say('tariffs.vatInclusive')} checked={draft.vatInclusive} onChange={(event) => change({ vatInclusive: event.target.checked })} />
    </div>
  );
}
