import { useNavigate } from '@tanstack/react-router';
import type { MetersListData, MetersListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useSay } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { MeterBody } from './detail.tsx';

type Meter = MetersListResponses[200]['results'][number];
type Status = NonNullable<NonNullable<MetersListData['query']>['status']>;

const STATES: readonly Status[] = ['active', 'suspended', 'tamper', 'fault', 'offline', 'maintenance'];

export function MetersPage() {
  const { say } = useSay();
  const { asked, set } = useUrl();
  const navigate = useNavigate();
  const query = { search: asked['q'], status: asked['state'] as Status } as MetersListData['query'];
  const list = useList<MetersListData, MetersListResponses>('/api/meters/', query);
  const peeked = asked['peek'];
  const tabs = [{ value: '', label: say('common.all') }, ...STATES.map((state) => ({ value: state, label: say(`state.${state}`) }))];
  return (
    <Page title={say('g.meters')} text={say('meters.text')}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={asked['state'] ?? ''} choose={(state) => set({ state })} />
      <SearchBox label={say('meters.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="meters"
        label={say('g.meters')}
        list={list}
        columns={columns(say)}
        open={({ id }) => void navigate({ to: '/meters/$id', params: { id } })}
        peek={({ id }) => set({ peek: id })}
        empty={<Empty icon="meter" title={say('meters.empty')} text={say('meters.emptyText')} />}
      />
      {peeked && (
        <Dialog place="side" title={say('g.meter')} close={() => set({ peek: '' })}>
          <MeterBody id={peeked} />
        </Dialog>
      )}
    </Page>
  );
}

function columns(say: Say): readonly Column<Meter>[] {
  return [
    {
      id: 'number',
      head: say('g.meter'),
      lead: true,
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
