import { useState } from 'react';
import type {
  CustomersUnassignMeterData,
  CustomersUnassignMeterResponses,
  ReportsConsumptionData,
  ReportsConsumptionResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Panel } from '../../ui/page.tsx';
import { NamedRow, RowName } from '../../ui/row-name.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Mono } from '../../ui/values.tsx';
import { MeterActions } from '../meters/actions.tsx';
import { AssignMeter } from './assign.tsx';
import type { Customer } from './form.tsx';
import { words } from './words/index.ts';

type Estimate = ReportsConsumptionResponses[200]['results'][number];

/** The meters that a customer holds, each with how long its water lasts by what was bought. */
export function CustomerMeters({ customer }: { customer: Customer }) {
  const { say } = useWords(words);
  const may = useMay();
  const [giving, setGiving] = useState(false);
  const estimates = useEstimates(customer.id);
  return (
    <Panel title={say('g.meters')}>
      <ul className="divide-y divide-line border-t border-line">
        {customer.active_meters.length === 0 && (
          <li className="px-4 py-4">
            <p className="font-medium">{say('customers.noMeters')}</p>
            <p className="text-quiet">{say('customers.noMetersText')}</p>
          </li>
        )}
        {customer.active_meters.map((meter) => (
          <NamedRow key={meter.assignment_id}>
            <Line customer={customer.id} meter={meter} estimate={estimates.find((one) => one.meter_id === meter.meter_id)} />
          </NamedRow>
        ))}
      </ul>
      {may('customers.write') && (
        <div className="border-t border-line p-2">
          <Button look="ghost" onClick={() => setGiving(true)}>
            {say('customers.assign')}
          </Button>
        </div>
      )}
      {giving && <AssignMeter customer={customer.id} close={() => setGiving(false)} />}
    </Panel>
  );
}

function useEstimates(customer: string): readonly Estimate[] {
  const may = useMay();
  const { data } = useRead<ReportsConsumptionData, ReportsConsumptionResponses>('/api/reports/consumption/', {
    query: { customer },
    off: !may('reports.read'),
  });
  return data?.results ?? [];
}

type Held = Customer['active_meters'][number];

function Line({ customer, meter, estimate }: { customer: string; meter: Held; estimate: Estimate | undefined }) {
  const { say } = useWords(words);
  const may = useMay();
  const unassign = useAct<CustomersUnassignMeterData, CustomersUnassignMeterResponses>('/api/customers/{id}/unassign-meter/');
  return (
    <li className="px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ObjectLink kind="meters" id={meter.meter_uuid}>
          <RowName>
            <Mono>{meter.meter_id}</Mono>
          </RowName>
        </ObjectLink>
        <span className="min-w-24 flex-1 truncate text-quiet">{meter.location}</span>
        <StateBadge state={meter.status} />
      </div>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-2">
        <WaterLeft estimate={estimate} />
        <span className="ml-auto flex gap-1">
          <MeterActions id={meter.meter_uuid} status={meter.status} look="ghost" />
          {may('customers.write') && (
            <ConfirmButton
              look="ghost"
              label={say('customers.unassign')}
              title={say('customers.unassignTitle')}
              text={say('customers.unassignText')}
              done={say('customers.unassigned')}
              act={unassign}
              vars={{ path: { id: customer }, body: { meter_id: meter.meter_uuid } }}
            />
          )}
        </span>
      </div>
    </li>
  );
}

const SOON = 3;

function WaterLeft({ estimate }: { estimate: Estimate | undefined }) {
  const { say } = useWords(words);
  if (!estimate || estimate.days_left === null) return <span className="text-sm text-quiet">{estimate && say('customers.noGuess')}</span>;
  const days = Math.max(0, Math.round(estimate.days_left));
  return (
    <span className={`text-sm ${days <= SOON ? 'font-medium text-warn' : 'text-quiet'}`}>
      {days === 0 ? say('customers.daysNone') : say('customers.daysLeft', { days })}
      {estimate.litres_per_day !== null && ` · ${say('customers.perDay', { litres: estimate.litres_per_day.toLocaleString() })}`}
      {estimate.sudden_fall && ` · ${say('customers.fall')}`}
    </span>
  );
}
