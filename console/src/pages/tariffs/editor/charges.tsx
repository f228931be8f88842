import { useWords } from '../../../i18n/index.ts';
import { Field } from '../../../ui/field.tsx';
import { Panel } from '../../../ui/page.tsx';
import { words } from '../words/index.ts';
import type { Part } from './editor.tsx';

/** What a purchase bears beside its water; where the vendor's price decides, only the smallest purchase. */
export function Charges({ draft, change, wrongAt }: Part) {
  const { say } = useWords(words);
  return (
    <Panel title={say('tariffs.charges')}>
      <div className="grid gap-x-4 gap-y-1 px-4 pb-4 max-sm:gap-y-3 sm:grid-cols-3">
        {draft.mode === 'own' && (
          <>
            <Field
              label={say('tariffs.standing')}
              hint={say('tariffs.standingHint')}
              value={draft.standing}
              inputMode="decimal"
              errors={wrongAt('standing')}
              onChange={(event) => change({ standing: event.target.value })}
            />
            <Field
              label={say('tariffs.arrearsPercent')}
              hint={say('tariffs.arrearsHint')}
              value={draft.arrearsShare}
              inputMode="decimal"
              errors={wrongAt('arrearsShare')}
              onChange={(event) => change({ arrearsShare: event.target.value })}
            />
          </>
        )}
        <Field
          label={say('tariffs.minimum')}
          hint={say('tariffs.minimumHint')}
          value={draft.minimum}
          inputMode="decimal"
          errors={wrongAt('minimum')}
          onChange={(event) => change({ minimum: event.target.value })}
        />
      </div>
    </Panel>
  );
}

export function Lifeline({ draft, change, wrongAt }: Part) {
  const { say } = useWords(words);
  return (
    <Panel title={say('tariffs.lifelineTitle')} text={say('tariffs.lifelineText')}>
      <div className="grid grid-cols-2 gap-x-4 px-4 pb-4">
        <Field
          label={say('tariffs.lifelineUnits')}
          value={draft.lifelineUnits}
          inputMode="decimal"
          errors={wrongAt('lifelineUnits')}
          onChange={(event) => change({ lifelineUnits: event.target.value })}
        />
        <Field
          label={say('tariffs.lifelinePrice')}
          value={draft.lifelinePrice}
          inputMode="decimal"
          errors={wrongAt('lifelinePrice')}
          onChange={(event) => change({ lifelinePrice: event.target.value })}
        />
      </div>
    </Panel>
  );
}
