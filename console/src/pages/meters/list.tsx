import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { MetersListData, MetersListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty, Skeleton } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { SavedViews } from '../../ui/table/saved-views.tsx';
import { Table } from '../../ui/table/table.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { ExportMenu } from '../exports/export-menu.tsx';
import { MeterBody } from './detail.tsx';
import { NewMeter } from './form.tsx';
import { words } from './words/index.ts';

type Meter = MetersListResponses[200]['results'][number];
type Status = NonNullable<NonNullable<MetersListData['query']>['status']>;
type Set = ReturnType<typeof useUrl>['set'];

const STATES: readonly Status[] = ['active', 'suspended', 'tamper', 'fault', 'offline', 'maintenance'];
const MapPage = lazy(async () => ({ default: (await import('./map/page.tsx')).MapPage }));

export function MetersPage() {
  const { say } = useWords(words);
  const url = useUrl();
  const { asked, set } = url;
  const query = { search: asked['q'], status: asked['state'] as Status } as MetersListData['query'];
  const peeked = asked['peek'];
  const tabs = [{ value: '', label: say('common.all') }, ...STATES.map((state) => ({ value: state, label: say(`state.${state}`) }))];
  const shapes = [
    { value: 'table', label: say('meters.table') },
    { value: 'map', label: say('meters.map') },
  ];
  const isMap = asked['view'] === 'map';
  return (
    <Page title={say('g.meters')} text={say('meters.text')} actions={<ListActions isNew={asked['show'] === 'new'} set={set} />}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={asked['state'] ?? ''} choose={(state) => set({ state })} />
      <SavedViews list="meters" url={url} />
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <div className="min-w-60 flex-1">
          <SearchBox label={say('meters.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
        </div>
        <div className="mb-3">
          <Segmented
            label={say('meters.view')}
            value={isMap ? 'map' : 'table'}
            options={shapes}
            onChange={(view) => set({ view: view === 'map' ? view : '' })}
          />
        </div>
      </div>
      {isMap ? (
        <Suspense fallback={<Skeleton rows={8} />}>
          <MapPage query={query} open={(id) => set({ peek: id })} />
        </Suspense>
      ) : (
        <MeterTable query={query} url={url} />
      )}
      {peeked && (
        <Dialog place="side" title={say('g.meter')} close={() => set({ peek: '' })}>
          <MeterBody id={peeked} />
        </Dialog>
      )}
    </Page>
  );
}

function MeterTable({ query, url: { asked, set } }: { query: MetersListData['query']; url: ReturnType<typeof useUrl> }) {
  const { say } = useWords(words);
  const navigate = useNavigate();
  const list = useList<MetersListData, MetersListResponses>('/api/meters/', { ...query, ordering: asked['order'] } as MetersListData['query']);
  return (
    <Table
      name="meters"
      label={say('g.meters')}
      list={list}
      columns={columns(say)}
      open={({ id }) => void navigate({ to: '/meters/$id', params: { id } })}
      peek={({ id }) => set({ peek: id })}
      sort={{ value: asked['order'] ?? '', choose: (order) => set({ order }) }}
      bulk={() => null}
      tools={<ExportMenu report="meter-list" filters={{ search: asked['q'], status: asked['state'] }} />}
      empty={<Empty icon="meter" title={say('meters.empty')} text={say('meters.emptyText')} />}
    />
  );
}

const LINK = 'inline-flex h-9 items-center rounded-lg border border-line bg-surface-1 px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11';

function ListActions({ isNew, set }: { isNew: boolean; set: Set }) {
  const { say } = useWords(words);
  const may = useMay();
  return (
    <>
      {may('key_changes.read') && (
        <Link to="/key-changes" className={LINK}>
          {say('meters.keyChanges')}
        </Link>
      )}
      {may('registry.import') && (
        <Link to="/imports" className={LINK}>
          {say('meters.import')}
        </Link>
      )}
      {may('meters.write') && (
        <Button look="primary" onClick={() => set({ show: 'new' })}>
          {say('meters.new')}
        </Button>
      )}
      {isNew && <NewMeter close={() => set({ show: '' })} />}
    </>
  );
}

function columns(say: Say): readonly Column<Meter>[] {
  return [
    {
      id: 'number',
      head: say('g.meter'),
      lead: true,
      sort: 'meter_id',
      cell: (row) => (
        <ObjectLink kind="meters" id={row.id}>
          <Mono>{row.meter_id}</Mono>
        </ObjectLink>
      ),
    },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.status} /> },
    { id: 'customer', head: say('g.customer'), cell: (row) => row.current_customer_name ?? '–' },
    { id: 'place', head: say('common.place'), cell: (row) => row.location },
    { id: 'total', head: say('meters.total'), right: true, cell: (row) => <Volume units={row.total_units} /> },
    { id: 'seen', head: say('meters.seen'), right: true, cell: (row) => <Time at={row.last_seen} /> },
    { id: 'paid', head: say('customers.paid'), right: true, extra: true, cell: (row) => <Money amount={row.total_paid} /> },
    { id: 'last', head: say('customers.last'), right: true, extra: true, cell: (row) => <Time at={row.last_vended_at} /> },
    { id: 'site', head: say('meters.site'), extra: true, cell: (row) => row.site },
  ];
}
