import { useDeferredValue, useState } from 'react';
import type {
  MetersListData,
  MetersListResponses,
  PaymentsAssignData,
  PaymentsAssignResponses,
  PaymentsSuggestionsListData,
  PaymentsSuggestionsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { money } from '../../format/values.ts';
import { useSay, wordFor } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { doSoon } from '../../ui/undo.ts';
import { Mono } from '../../ui/values.tsx';
import type { Payment } from '../payments/columns.tsx';

type Choice = { id: string; number: string; text: string };

/** Which meter the money was for, and in words what follows. */
export function Decision({ payment, settle }: { payment: Payment; settle: (on: boolean) => void }) {
  const { say } = useSay();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<Choice | null>(null);
  const choices = useChoices(payment.id, useDeferredValue(search.trim()));
  const assign = useAct<PaymentsAssignData, PaymentsAssignResponses>('/api/payments/{id}/assign/', { spends: true });
  const problemText = useProblemText();
  const confirm = () => {
    if (!chosen) return;
    settle(true);
    const refused = (problem: unknown) => {
      settle(false);
      toast(problemText(problem), 'need');
    };
    doSoon({
      said: say('suspense.assigned'),
      undo: say('common.undo'),
      act: () => void assign.mutateAsync({ path: { id: payment.id }, body: { meter: chosen.id } }).catch(refused),
      back: () => settle(false),
    });
  };
  return (
    <Panel title={say('suspense.likely')}>
      <div className="space-y-3 px-4 pb-4">
        <Field label={say('suspense.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
        {choices.length === 0 && <p className="text-quiet">{say('suspense.noLikely')}</p>}
        <ul className="space-y-1.5">
          {choices.map((choice) => (
            <li key={choice.id}>
              <button
                type="button"
                aria-pressed={choice.id === chosen?.id}
                onClick={() => setChosen(choice)}
                className="flex min-h-11 w-full items-center justify-between gap-3 rounded-md border border-line px-3 text-left hover:bg-surface-2 aria-pressed:border-accent aria-pressed:bg-accent-soft"
              >
                <Mono>{choice.number}</Mono>
                <span className="min-w-0 py-1 text-right text-sm text-quiet">{choice.text}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className="rounded-md bg-info-soft px-3 py-2 text-info">
          <strong className="block font-medium">{say('suspense.chosen')}</strong>
          {chosen ? say('suspense.consequence', { amount: `${payment.currency} ${money(payment.amount)}`, meter: chosen.number }) : say('suspense.choose')}
        </p>
        <Button look="primary" className="w-full" disabled={!chosen} onClick={confirm}>
          {say('suspense.assign')}
        </Button>
      </div>
    </Panel>
  );
}

const SHORTEST = 2;

/** What the server thinks likely, or what was searched for. */
function useChoices(payment: string, search: string): Choice[] {
  const { say } = useSay();
  const searching = search.length >= SHORTEST;
  const likely = useRead<PaymentsSuggestionsListData, PaymentsSuggestionsListResponses>('/api/payments/{id}/suggestions/', { path: { id: payment } });
  const found = useRead<MetersListData, MetersListResponses>('/api/meters/', { query: { search, page_size: 8 }, off: !searching });
  if (searching) {
    return (found.data?.results ?? []).map((one) => ({
      id: one.id,
      number: one.meter_id,
      text: [one.current_customer_name, one.location].filter(Boolean).join(' · '),
    }));
  }
  return (likely.data?.results ?? []).map((one) => ({
    id: one.meter,
    number: one.meter_id,
    text: one.reasons.map((reason) => wordFor(say, 'reason', reason) ?? reason).join(', '),
  }));
}
