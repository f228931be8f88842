import { useState } from 'react';
import type { TariffsImpactData, TariffsImpactResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/states.tsx';
import type { Terms } from '../tariff.ts';
import { words } from '../words/index.ts';
import { ImpactResult } from './impact-result.tsx';

type Props = { tariff: string; terms: Terms; currency: string };

/** What these prices would have made of last month: asked for by a click, since a year's customers are looked at. */
export function Impact({ tariff, terms, currency }: Props) {
  const { say } = useWords(words);
  const [of, setOf] = useState('');
  const ask = useAct<TariffsImpactData, TariffsImpactResponses>('/api/tariffs/{id}/impact/');
  const now = JSON.stringify(terms);
  const work = () => ask.mutate({ path: { id: tariff }, body: { version: terms } }, { onSuccess: () => setOf(now) });
  const isOld = ask.data !== undefined && of !== now;
  return (
    <Panel title={say('tariffs.impact')} text={say('tariffs.impactText')}>
      <div className="space-y-3 px-4 pb-4">
        <ProblemNote problem={ask.error} />
        {ask.data && (
          <div className={isOld ? 'opacity-50' : ''}>
            <ImpactResult impact={ask.data} currency={currency} />
          </div>
        )}
        {(!ask.data || isOld) && (
          <Button onClick={work} disabled={ask.isPending}>
            {say(ask.isPending ? 'common.loading' : 'tariffs.impactAsk')}
          </Button>
        )}
      </div>
    </Panel>
  );
}
