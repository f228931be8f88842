import { useDeferredValue, useEffect, useState } from 'react';
import type { CustomersListData, CustomersListResponses } from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { Field } from '../../../ui/field.tsx';
import { useMeter } from '../../issue/use-meter.ts';
import { MeterField } from '../../payments/meter-field.tsx';
import { words } from '../words/index.ts';

export function MeterChoice({ choose }: { choose: (id: string) => void }) {
  const [typed, setTyped] = useState('');
  const meter = useMeter(typed.trim());
  useEffect(() => choose(meter?.id ?? ''), [meter?.id]);
  return <MeterField typed={typed} change={setTyped} meter={meter} />;
}

const SHORTEST = 2;

/** A customer found by name, phone or number. */
export function CustomerChoice({ chosen, choose }: { chosen: string; choose: (id: string) => void }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const off = search.length < SHORTEST;
  const { data } = useRead<CustomersListData, CustomersListResponses>('/api/customers/', { query: { search, page_size: 6 }, off });
  return (
    <div className="space-y-2">
      <Field label={say('tariffs.customer')} value={typed} onChange={(event) => setTyped(event.target.value)} />
      {!off && data?.results.length === 0 && <p className="text-quiet">{say('tariffs.noCustomer')}</p>}
      <ul className="space-y-1.5">
        {!off &&
          data?.results.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                aria-pressed={one.id === chosen}
                onClick={() => choose(one.id)}
                className="flex min-h-11 w-full items-center justify-between gap-3 rounded-md border border-line px-3 text-left hover:bg-surface-2 aria-pressed:border-accent aria-pressed:bg-accent-soft"
              >
                {one.name} <span className="truncate text-sm text-quiet">{one.customer_id}</span>
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
}
