import { useDeferredValue, useState } from 'react';
import type { CustomersAssignMeterData, CustomersAssignMeterResponses, MetersListData, MetersListResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NamedRow, RowName } from '../../ui/row-name.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Mono } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Meter = MetersListResponses[200]['results'][number];

const SHOWN = 8;

/** Gives a meter that nobody has to a customer. */
export function AssignMeter({ customer, close }: { customer: string; close: () => void }) {
  const { say } = useWords(words);
  const [search, setSearch] = useState('');
  const asked = useDeferredValue(search.trim());
  const { data } = useRead<MetersListData, MetersListResponses>('/api/meters/', { query: { search: asked, page_size: SHOWN } });
  const assign = useAct<CustomersAssignMeterData, CustomersAssignMeterResponses>('/api/customers/{id}/assign-meter/');
  const give = (meter: Meter) =>
    assign.mutate(
      { path: { id: customer }, body: { meter_id: meter.id } },
      {
        onSuccess: () => {
          toast(say('customers.assigned'));
          close();
        },
      },
    );
  return (
    <Dialog title={say('customers.assign')} close={close}>
      <div className="space-y-3 p-5">
        <p className="text-quiet">{say('customers.assignText')}</p>
        <Field label={say('meters.find')} value={search} onChange={(event) => setSearch(event.target.value)} autoFocus />
        <ul className="space-y-1.5">
          {data?.results.map((meter) => (
            <NamedRow key={meter.id}>
              <li className="flex min-h-11 items-center gap-3 rounded-md border border-line px-3 py-1.5">
                <span className="min-w-0 flex-1">
                  <RowName>
                    <Mono>{meter.meter_id}</Mono>
                  </RowName>
                  <span className="block truncate text-sm text-quiet">{[holderOf(meter, say), meter.location].filter(Boolean).join(' · ')}</span>
                </span>
                {meter.current_customer_id === null && (
                  <Button onClick={() => give(meter)} disabled={assign.isPending}>
                    {say('customers.assign')}
                  </Button>
                )}
              </li>
            </NamedRow>
          ))}
        </ul>
        <ProblemNote problem={assign.error} />
      </div>
    </Dialog>
  );
}

function holderOf(meter: Meter, say: ReturnType<typeof useWords<keyof typeof words.en>>['say']): string {
  return meter.current_customer_id === null ? say('customers.free') : say('customers.held', { name: meter.current_customer_name ?? '' });
}
