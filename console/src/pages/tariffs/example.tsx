import { useDeferredValue, useState } from 'react';
import type { TariffsPreviewData, TariffsPreviewResponses } from '../../api/generated/types.gen.ts';
import { useAsked } from '../../api/asked.ts';
import { useWords } from '../../i18n/index.ts';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { AMOUNT } from '../issue/preview.tsx';
import { Explained } from './explained.tsx';
import { isSome } from './tariff.ts';
import type { Terms } from './tariff.ts';
import { words } from './words/index.ts';

type Props = { tariff: string; currency: string; terms?: Terms | null };
type Body = TariffsPreviewData['body'];

const VOLUME = /^\d{1,7}(\.\d)?$/;

/** "What does 500 buy?", answered by the server as one types: by the prices in force, or by those being tried. `terms` null: not typed to an end. */
export function Example({ tariff, currency, terms }: Props) {
  const { say } = useWords(words);
  const [amount, setAmount] = useState('500');
  const [month, setMonth] = useState('');
  const [arrears, setArrears] = useState('');
  const [due, setDue] = useState(false);
  const asked = useDeferredValue(bodyOf({ amount, month, arrears, due, terms }));
  const { data, error } = useAsked<TariffsPreviewData, TariffsPreviewResponses>('/api/tariffs/{id}/preview/', {
    path: { id: tariff },
    body: asked ?? { amount: '0' },
    off: asked === null,
  });
  return (
    <Panel title={say('tariffs.example')}>
      <div className="space-y-2 px-4 pb-4">
        <Field label={say('tariffs.exampleAmount')} value={amount} inputMode="decimal" onChange={(event) => setAmount(event.target.value)} />
        <div className="grid gap-2 xl:grid-cols-2 xl:items-end">
          <Field label={say('tariffs.exampleMonth')} value={month} inputMode="decimal" onChange={(event) => setMonth(event.target.value)} />
          <Field label={say('tariffs.exampleArrears')} value={arrears} inputMode="decimal" onChange={(event) => setArrears(event.target.value)} />
        </div>
        <Check label={say('tariffs.exampleStanding')} checked={due} onChange={(event) => setDue(event.target.checked)} />
        {terms === null && <p className="text-quiet">{say('tariffs.exampleFix')}</p>}
        <ProblemNote problem={asked === null ? null : error} />
      </div>
      {asked !== null && data && !error && <Explained price={data} currency={currency} />}
    </Panel>
  );
}

type Typed = { amount: string; month: string; arrears: string; due: boolean; terms: Terms | null | undefined };

const isAmount = (text: string): boolean => AMOUNT.test(text) && isSome(text);
const isBlankOr = (text: string, shape: RegExp): boolean => text === '' || shape.test(text);

/** The question, or null while it is none. */
function bodyOf({ amount, month, arrears, due, terms }: Typed): Body | null {
  const [money, bought, owed] = [amount.trim(), month.trim(), arrears.trim()];
  if (terms === null || !isAmount(money) || !isBlankOr(bought, VOLUME) || !isBlankOr(owed, AMOUNT)) return null;
  return {
    amount: money,
    standing_due: due,
    ...(bought === '' ? {} : { month_units: bought }),
    ...(owed === '' ? {} : { arrears: owed }),
    ...(terms === undefined ? {} : { version: terms }),
  };
}
