import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { MetersAssignmentsListData, MetersAssignmentsListResponses, MetersGetData, MetersGetResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { dayOf } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { ObjectLink } from '../../ui/links.tsx';
import { Facts, Page, Panel } from '../../ui/page.tsx';
import { Part } from '../../ui/part.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { RecentPayments } from '../recent/payments.tsx';
import { RecentTokens } from '../recent/tokens.tsx';
import { MeterActions } from './actions.tsx';
import { Below } from './below.tsx';
import { Aliases } from './aliases.tsx';
import { AtVendor } from './at-vendor.tsx';
import { Chain } from './chain.tsx';
import { Decoder } from './decoder.tsx';
import { MeterEvents } from './events.tsx';
import type { Meter } from './form.tsx';
import { KeyOf } from './key.tsx';
import { MeterMore } from './more.tsx';
import { VendorHistory } from './vendor-history.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

const Bought = lazy(async () => ({ default: (await import('./bought.tsx')).Bought }));

export function MeterPage() {
  const { id } = useParams({ strict: false });
  const { say } = useWords(words);
  const { data } = useRead<MetersGetData, MetersGetResponses>('/api/meters/{id}/', { path: { id: id ?? '' } });
  return (
    <Page
      title={data?.meter_id ?? say('g.meter')}
      badge={data && <StateBadge state={data.status} />}
      actions={
        data && (
          <>
            <MeterActions id={data.id} status={data.status} />
            <MeterMore meter={data} />
          </>
        )
      }
    >
      <MeterBody id={id ?? ''} />
    </Page>
  );
}

export function MeterBody({ id }: { id: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const { data, error, refetch } = useRead<MetersGetData, MetersGetResponses>('/api/meters/{id}/', { path: { id } });
  if (error && !data) return <ErrorState problem={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return (
    <div className="@container">
      <div className="grid items-start gap-4 @3xl:grid-cols-[2fr_1fr]">
        <div className="min-w-0 space-y-4">
          <Suspense fallback={<Skeleton rows={4} />}>
            <Bought meter={id} />
          </Suspense>
          <RecentPayments query={{ meter: id }} />
          <RecentTokens query={{ meter: id }} />
          <MeterEvents id={id} />
          {may('tokens.read') && <VendorHistory id={id} />}
        </div>
        <div className="min-w-0 space-y-4">
          <Panel title={say('common.facts')}>
            <Facts facts={factsOf(data, say)} />
          </Panel>
          {may('customers.read') && <Assignments id={id} />}
          <Chain id={id} />
          <Below id={id} />
          <Aliases meter={data} />
          {may('meters.query') && <AtVendor meter={data.meter_id} />}
          {may('tokens.decode') && <Decoder meter={data.meter_id} />}
        </div>
      </div>
    </div>
  );
}

function factsOf(meter: Meter, say: SayOf<WordKey>) {
  return [
    [say('g.meter'), <Mono key="m">{meter.meter_id}</Mono>],
    [say('g.customer'), meter.current_customer_name],
    [say('common.place'), meter.location],
    [say('meters.site'), meter.site],
    [say('meters.aliases'), meter.aliases.join(', ')],
    [
      say('meters.bulk'),
      meter.bulk_meter && (
        <ObjectLink key="b" kind="meters" id={meter.bulk_meter}>
          {meter.bulk_meter_id}
        </ObjectLink>
      ),
    ],
    [say('meters.seen'), <Time key="s" at={meter.last_seen} />],
    [say('meters.lastTamper'), <Time key="t" at={meter.last_tamper_event} />],
    [say('meters.key'), <KeyOf key="k" id={meter.id} />],
    [say('meters.serial'), meter.serial_number],
    [say('meters.vends'), meter.total_vends],
    [say('meters.total'), <Volume key="v" units={meter.total_units} />],
    [say('customers.paid'), <Money key="p" amount={meter.total_paid} />],
  ] as const;
}

function Assignments({ id }: { id: string }) {
  const { say, language } = useWords(words);
  const read = useRead<MetersAssignmentsListData, MetersAssignmentsListResponses>('/api/meters/{id}/assignments/', { path: { id } });
  return (
    <Part title={say('meters.assignments')} read={read}>
      {({ results }) => (
        <ul className="divide-y divide-line border-t border-line">
          {results.length === 0 && <li className="px-4 py-3 text-quiet">{say('common.none')}</li>}
          {results.map((one) => (
            <li key={one.id} className={`border-l-3 px-4 py-2 ${one.is_active ? 'border-l-water' : 'border-l-line'}`}>
              <ObjectLink kind="customers" id={one.customer}>
                {one.customer_name}
              </ObjectLink>
              <p className="text-sm text-quiet">
                {say('meters.since', { day: dayOf(one.assigned_on, language) })}
                {one.deactivated_on && `, ${say('meters.until', { day: dayOf(one.deactivated_on, language) })}`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
