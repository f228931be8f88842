import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { TariffsGetData, TariffsGetResponses } from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';
import { usePlace } from '../../../api/place.ts';
import { useMay } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { ObjectLink } from '../../../ui/links.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Page } from '../../../ui/page.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Example } from '../example.tsx';
import type { Tariff } from '../tariff.ts';
import { words } from '../words/index.ts';
import { Begin } from './begin.tsx';
import { Charges, Lifeline } from './charges.tsx';
import { draftOf, termsOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { Impact } from './impact.tsx';
import { Mode, Steps } from './steps.tsx';
import { Taxes } from './taxes.tsx';

/** New prices are typed at the left; at the right one sees at once what they come to, before anything is kept. */
export function PricesPage() {
  const { id = '' } = useParams({ strict: false });
  const { say } = useWords(words);
  const may = useMay();
  const tariff = useRead<TariffsGetData, TariffsGetResponses>('/api/tariffs/{id}/', { path: { id } });
  const name = tariff.data?.name ?? '';
  return (
    <Page title={say('tariffs.editorTitle', { name })} text={say('tariffs.editorText')}>
      {may('tariffs.write') ? (
        <Loaded read={tariff} rows={8}>
          {(found) => <Editor key={found.id} tariff={found} />}
        </Loaded>
      ) : (
        <Empty icon="refuse" title={say('error.forbidden')} text={say('error.forbiddenText')} />
      )}
    </Page>
  );
}

export type Part = { draft: Draft; change: (to: Partial<Draft>) => void; wrongAt: (field: string) => readonly string[] | undefined };

function Editor({ tariff }: { tariff: Tariff }) {
  const { say } = useWords(words);
  const { currency } = usePlace();
  const [draft, setDraft] = useState(() => draftOf(tariff.current_version));
  const [tried, setTried] = useState(false);
  const { terms, wrong } = termsOf(draft);
  const part: Part = {
    draft,
    change: (to) => setDraft({ ...draft, ...to }),
    wrongAt: (field) => (tried && wrong?.has(field) ? [say(field.startsWith('levyName') ? 'tariffs.wrongName' : 'tariffs.wrongNumber')] : undefined),
  };
  const own = draft.mode === 'own';
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
      <div className="min-w-0 space-y-4">
        <p className="text-sm">
          <ObjectLink kind="tariffs" id={tariff.id}>
            {tariff.name}
          </ObjectLink>
        </p>
        <Mode {...part} />
        {own && (
          <>
            <Steps {...part} />
            <Taxes {...part} />
            <Lifeline {...part} />
          </>
        )}
        <Charges {...part} />
        <Begin tariff={tariff} terms={terms} missed={() => setTried(true)} />
      </div>
      <div className="min-w-0 space-y-4 lg:sticky lg:top-16">
        {own && <Example tariff={tariff.id} currency={tariff.current_version?.currency ?? currency} terms={terms} />}
        {own && terms && <Impact tariff={tariff.id} terms={terms} currency={currency} />}
      </div>
    </div>
  );
}
