import { Link, useNavigate } from '@tanstack/react-router';
import type { CustomersListData, CustomersListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { phoneNumber } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import type { Say } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ObjectLink } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { SavedViews } from '../../ui/table/saved-views.tsx';
import { Table } from '../../ui/table/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Money, Mono, Time } from '../../ui/values.tsx';
import { ExportMenu } from '../exports/export-menu.tsx';
import { DebtsByFile } from './debts.tsx';
import { CustomerBody } from './detail.tsx';
import { NewCustomer } from './form.tsx';
import { words } from './words/index.ts';

type Customer = CustomersListResponses[200]['results'][number];

export function CustomersPage() {
  const { say } = useWords(words);
  const url = useUrl();
  const { asked, set } = url;
  const navigate = useNavigate();
  const query = { search: asked['q'], is_active: asked['active'], ordering: asked['order'] } as unknown as CustomersListData['query'];
  const list = useList<CustomersListData, CustomersListResponses>('/api/customers/', query);
  const peeked = asked['peek'];
  const tabs = [
    { value: '', label: say('common.all') },
    { value: 'true', label: say('customers.onlyActive') },
    { value: 'false', label: say('customers.onlyInactive') },
  ];
  return (
    <Page title={say('g.customers')} text={say('customers.text')} actions={<ListActions show={asked['show'] ?? ''} set={set} />}>
      <Tabs label={say('common.state')} tabs={tabs} chosen={asked['active'] ?? ''} choose={(active) => set({ active })} />
      <SavedViews list="customers" url={url} />
      <SearchBox label={say('customers.find')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />
      <Table
        name="customers"
        label={say('g.customers')}
        list={list}
        columns={columns(say)}
        open={({ id }) => void navigate({ to: '/customers/$id', params: { id } })}
        peek={({ id }) => set({ peek: id })}
        sort={{ value: asked['order'] ?? '', choose: (order) => set({ order }) }}
        bulk={() => null}
        tools={<ExportMenu report="customer-list" filters={{ search: asked['q'], is_active: asked['active'] }} />}
        empty={<Empty icon="people" title={say('customers.empty')} text={say('customers.emptyText')} />}
      />
      {peeked && (
        <Dialog place="side" title={say('g.customer')} close={() => set({ peek: '' })}>
          <CustomerBody id={peeked} />
        </Dialog>
      )}
    </Page>
  );
}

function ListActions({ show, set }: { show: string; set: ReturnType<typeof useUrl>['set'] }) {
  const { say } = useWords(words);
  const may = useMay();
  return (
    <>
      {may('registry.import') && (
        <Link
          to="/imports"
          search={{ kind: 'customers' } as never}
          className="inline-flex h-9 items-center rounded-lg border border-line bg-surface-1 px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11"
        >
          {say('customers.import')}
        </Link>
      )}
      {may('balances.import') && <Button onClick={() => set({ show: 'debts' })}>{say('customers.debts')}</Button>}
      {may('customers.write') && (
        <Button look="primary" onClick={() => set({ show: 'new' })}>
          {say('customers.new')}
        </Button>
      )}
      {show === 'new' && <NewCustomer close={() => set({ show: '' })} />}
      {show === 'debts' && <DebtsByFile close={() => set({ show: '' })} />}
    </>
  );
}

function columns(say: Say): readonly Column<Customer>[] {
  return [
    {
      id: 'name',
      head: say('common.name'),
      lead: true,
      sort: 'name',
      cell: (row) => (
        <ObjectLink kind="customers" id={row.id}>
          {row.name}
        </ObjectLink>
      ),
    },
    { id: 'state', head: say('common.state'), lead: true, cell: (row) => <StateBadge state={row.is_active ? 'active' : 'inactive'} /> },
    { id: 'phone', head: say('g.phone'), cell: (row) => phoneNumber(row.phone) },
    { id: 'meters', head: say('g.meters'), cell: (row) => <Mono>{row.active_meters.map((meter) => meter.meter_id).join(', ')}</Mono> },
    { id: 'paid', head: say('customers.paid'), right: true, cell: (row) => <Money amount={row.total_paid} /> },
    { id: 'last', head: say('customers.last'), right: true, cell: (row) => <Time at={row.last_vended_at} /> },
    { id: 'wallet', head: say('g.wallet'), right: true, extra: true, cell: (row) => <Money amount={row.wallet} /> },
    { id: 'arrears', head: say('g.arrears'), right: true, extra: true, cell: (row) => <Money amount={row.arrears} /> },
    { id: 'number', head: say('customers.number'), extra: true, cell: (row) => <Mono>{row.customer_id}</Mono> },
  ];
}
